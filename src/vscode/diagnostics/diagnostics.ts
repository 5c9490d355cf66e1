import { isAbsolute, join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { Finding } from '../../contract/findings.ts';
import type { PolicyProblem } from '../../engine/audit/policy-types.ts';
import { ruleInfos } from '../../engine/audit/rules/index.ts';
import type { FleetChange } from '../../engine/fleet/change-notice.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';

const source = 'GitOps Auditor';

/** A diagnostic that knows what it stands for, for its quick fixes. */
export class FindingDiagnostic extends vscode.Diagnostic {
  readonly finding: Finding;

  constructor(range: vscode.Range, finding: Finding) {
    super(range, finding.message, severityOf[finding.severity]);
    this.finding = finding;
    this.source = source;
  }
}

const severityOf = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** Findings with a place in a file, and mistakes in policy files, in the Problems panel. */
export class Diagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('gitops-auditor');
  readonly #fleet: Fleet;
  readonly #end: () => void;
  readonly #documentation = new Map(
    ruleInfos().map(({ id, documentation }) => [id, vscode.Uri.parse(documentation, true)]),
  );
  /** What is shown, by file, to set only files that changed. */
  readonly #shown = new Map<string, string>();
  readonly #byRepository = new Map<string, ReadonlyMap<string, readonly vscode.Diagnostic[]>>();
  #problems: ReadonlyMap<string, readonly PolicyProblem[]> = new Map();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#end = fleet.onDidChange((change) => this.#update(change));
    this.#update({ updated: fleet.repositories().map(({ id }) => id), removed: [], policyProblems: true });
  }

  /** By URI; for tests and code actions. */
  get(uri: vscode.Uri): readonly vscode.Diagnostic[] {
    return this.#collection.get(uri) ?? [];
  }

  dispose(): void {
    this.#end();
    this.#collection.dispose();
  }

  /** Only what changed is made anew: a fleet can have tens of thousands of findings. */
  #update({ updated, removed, policyProblems }: FleetChange): void {
    const touched = new Set<string>();
    const touch = (paths: Iterable<string> = []): void => {
      for (const path of paths) touched.add(path);
    };
    for (const id of [...removed, ...updated]) {
      touch(this.#byRepository.get(id)?.keys());
      const files = this.#filesOf(id);
      touch(files.keys());
      if (files.size === 0) this.#byRepository.delete(id);
      else this.#byRepository.set(id, files);
    }
    if (policyProblems) {
      touch(this.#problems.keys());
      this.#problems = Map.groupBy(this.#fleet.policyProblems(), ({ path }) => path);
      touch(this.#problems.keys());
    }
    for (const path of touched) this.#show(path);
  }

  /** By absolute path. */
  #filesOf(repositoryId: string): ReadonlyMap<string, readonly vscode.Diagnostic[]> {
    const files = new Map<string, vscode.Diagnostic[]>();
    for (const finding of this.#fleet.findings(repositoryId)) {
      const path = this.#pathOf(finding);
      if (path === undefined) continue;
      const list = files.get(path) ?? [];
      files.set(path, list);
      list.push(this.#findingDiagnostic(finding));
    }
    return files;
  }

  /** File by file: a collection set at once shows only the first thousand. */
  #show(path: string): void {
    const list = [...this.#byRepository.values()].flatMap((files) => files.get(path) ?? []);
    // A mistake in a policy is a finding too, where the rule is on: it is shown once, and the finding has the fixes.
    const reported = new Set(list.map(({ range }) => placeKey(path, range)));
    for (const problem of this.#problems.get(path) ?? [])
      if (!reported.has(placeKey(path, rangeOf(problem)))) list.push(policyDiagnostic(problem));
    const text = JSON.stringify(list);
    if ((this.#shown.get(path) ?? '[]') === text) return;
    if (list.length === 0) {
      this.#shown.delete(path);
      this.#collection.delete(vscode.Uri.file(path));
    } else {
      this.#shown.set(path, text);
      this.#collection.set(vscode.Uri.file(path), list);
    }
  }

  #findingDiagnostic(finding: Finding): vscode.Diagnostic {
    const diagnostic = new FindingDiagnostic(rangeOf(finding), finding);
    const target = this.#documentation.get(finding.rule);
    diagnostic.code = target ? { value: finding.rule, target } : finding.rule;
    return diagnostic;
  }

  /** Absolute; undefined where the finding has no file, or names one outside of its repository. */
  #pathOf({ path, repositoryId, verdict }: Finding): string | undefined {
    if (path === undefined || verdict !== 'fail') return undefined;
    const root = this.#fleet.location(repositoryId)?.path;
    if (root === undefined) return undefined;
    const absolute = join(root, path);
    const below = relative(root, absolute);
    return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : absolute;
  }
}

function policyDiagnostic(problem: PolicyProblem): vscode.Diagnostic {
  const text = problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`;
  const diagnostic = new vscode.Diagnostic(rangeOf(problem), text, severityOf[problem.severity]);
  diagnostic.source = source;
  diagnostic.code = 'policy';
  return diagnostic;
}

/** From 1-based lines and columns with exclusive ends. A place without an end goes to the end of its line. */
function rangeOf(
  place: Partial<Record<'line' | 'column' | 'endLine' | 'endColumn', number | undefined>>,
): vscode.Range {
  const line = Math.max(0, (place.line ?? 1) - 1);
  const column = Math.max(0, (place.column ?? 1) - 1);
  const endLine = Math.max(line, (place.endLine ?? line + 1) - 1);
  const endColumn = place.endColumn === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, place.endColumn - 1);
  return new vscode.Range(line, column, endLine, endColumn);
}

const placeKey = (path: string, { start }: vscode.Range): string => `${path}:${start.line}:${start.character}`;
