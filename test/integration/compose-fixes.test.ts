import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/ids.ts';
import { answering, describeTrusted, findingOf, repositoryInWorkspace, run, until } from './support.ts';

const before =
  'services:\r\n  # the “front”\r\n  web:\r\n    image: "nginx:1" # pinned\r\n  db: {image: \'postgres:17\'}\r\n';
const policy = { '.gitops-auditor.yaml': 'version: 1\nrules:\n  compose/no-restart-policy: info\n' };
const restart = 'compose/no-restart-policy';

async function open(name: string) {
  const { path, summary } = await repositoryInWorkspace(name, { files: { ...policy, 'compose.yaml': before } });
  const file = join(path, 'compose.yaml');
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  await findingOf(summary.id, restart);
  return { document, read: () => readFileSync(file, 'utf8') };
}

/** What the light bulb offers in a line. */
async function actionsAt({ uri }: vscode.TextDocument, line: number): Promise<vscode.CodeAction[]> {
  const range = new vscode.Range(line, 3, line, 3);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(({ command }) => command?.command.startsWith('gitopsAuditor.'));
}

async function take(document: vscode.TextDocument, line: number, title: string): Promise<void> {
  const actions = await actionsAt(document, line);
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `“${title}” is not among ${actions.map((action) => action.title).join(', ')}`);
  await run(found.command?.command ?? '', ...(found.command?.arguments ?? []));
}

const undo = async (): Promise<void> => {
  using _ = await answering({ confirm: 'first' });
  await run(commands.undoLastChange);
};

describeTrusted('fixes of Compose files', () => {
  it('a quick fix at its place: the diff, a yes, these bytes alone, and back', async () => {
    const { document, read } = await open('compose-one');
    const after = before.replace('# pinned\r\n', '# pinned\r\n    restart: always\r\n');
    {
      using talk = await answering({
        pick: ['always: after a restart of the machine even if it was stopped', 'Add restart policy'],
        confirm: 1,
      });
      await take(document, 2, 'Add restart policy…');
      assert.match(talk.told[0] ?? '', /^confirm: compose-one: Add a restart policy to web in compose\.yaml\?/);
    }
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff, 'a diff is shown');
    const [now, then] = await Promise.all(
      [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    assert.equal(now?.getText(), before);
    assert.equal(then?.getText(), after);
    assert.equal(read(), after);
    await undo();
    assert.equal(read(), before);
  });

  it('all alike in a file at once, where nothing is changed without a yes', async () => {
    const { document, read } = await open('compose-all');
    const title = 'Add restart policy: all 2 in this file…';
    const pick = ['unless-stopped: always, but not after somebody stopped it'];
    {
      using _ = await answering({ pick, confirm: 'cancel' });
      await take(document, 4, title);
    }
    assert.equal(read(), before);
    {
      using _ = await answering({ pick, confirm: 'first' });
      await take(document, 4, title);
    }
    assert.equal(
      read(),
      before
        .replace('# pinned\r\n', '# pinned\r\n    restart: unless-stopped\r\n')
        .replace("17'}", "17', restart: unless-stopped}"),
    );
    await undo();
    assert.equal(read(), before);
  });

  it('offers to save first what is not saved', async () => {
    const { document, read } = await open('compose-unsaved');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(before.length), '# mine\r\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.isDirty);
    const repair = () => take(document, 2, 'Add restart policy…');
    {
      using talk = await answering({ confirm: 'cancel' });
      await repair();
      assert.match(talk.told.join('\n'), /^confirm: .*compose\.yaml has changes that are not saved\./);
    }
    assert.ok(document.isDirty);
    assert.equal(read(), before);
    {
      using _ = await answering({
        pick: ['always: after a restart of the machine even if it was stopped'],
        confirm: 'first',
      });
      await repair();
    }
    assert.equal(read(), `${before.replace('# pinned\r\n', '# pinned\r\n    restart: always\r\n')}# mine\r\n`);
    await until('the editor has it too', () => !document.isDirty && document.getText() === read());
  });
});
