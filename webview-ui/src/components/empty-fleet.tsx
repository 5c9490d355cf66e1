import type { ReactNode } from 'react';
import { useCall, useLive } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { useFirstAudit } from '../state/use-audit.ts';
import { Button } from '../ui/index.ts';
import { AuditAll, OpenSettings } from './next-steps.tsx';

/** No repository: where they are looked for, and what to do. On every page that would be about repositories. */
export function EmptyFleet() {
  const roots = useLive((live) => live.stats.roots);
  const looking = useLive((live) => live.stats.audit.state === 'running');
  const first = useFirstAudit();
  if (roots.length === 0)
    return (
      <Empty title="No folder to look in yet">
        <p className="muted">
          Open a folder, or add one in which your repositories lie: they are found in it and in the folders below it.
        </p>
        <p className="empty-buttons">
          <Reveal target="open-folder" appearance="primary">
            Open Folder…
          </Reveal>
          <AddFolder appearance="secondary" />
          <OpenSettings about="repositoryFolders">Settings…</OpenSettings>
        </p>
      </Empty>
    );
  if (looking)
    return (
      <Empty title="Looking for repositories…">
        <p className="muted">They appear here one by one as they are found and read.</p>
        <LookedIn title="Looking in:" roots={roots} />
      </Empty>
    );
  if (first === 'none')
    return (
      <Empty title="Not audited yet">
        <p className="muted">
          Repositories, what is the matter with them, and their scores appear here with the first audit.
        </p>
        <LookedIn title="It looks in:" roots={roots} />
        <p className="empty-buttons">
          <AuditAll />
          <OpenSettings about="audit">Audit by itself…</OpenSettings>
        </p>
      </Empty>
    );
  return (
    <Empty title="No repositories found">
      <LookedIn title="Looked in:" roots={roots} />
      <p className="muted">Do they lie deeper, or elsewhere? Add their folder, or let the search go deeper.</p>
      <p className="empty-buttons">
        <AddFolder />
        <OpenSettings about="discovery">Search settings…</OpenSettings>
      </p>
    </Empty>
  );
}

function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

function LookedIn({ title, roots }: { title: string; roots: readonly string[] }) {
  return (
    <div className="looked-in">
      <p>{title}</p>
      <ul>
        {roots.map((root) => (
          <li key={root}>
            <code>{root}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Appearance = 'primary' | 'secondary';

// Both as VS Code's own commands are written.
const AddFolder = ({ appearance = 'primary' }: { appearance?: Appearance }) => (
  <Reveal target="add-folder" appearance={appearance}>
    Add Folder of Repositories…
  </Reveal>
);

function Reveal(props: { target: 'add-folder' | 'open-folder'; appearance: Appearance; children: ReactNode }) {
  const { target, appearance, children } = props;
  const call = useCall();
  const { tellError } = useNotices();
  return (
    <Button appearance={appearance} onPress={() => void call('workbench.reveal', { target }).catch(tellError)}>
      {children}
    </Button>
  );
}
