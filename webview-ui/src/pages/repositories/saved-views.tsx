import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import type { SavedView } from '../../../../src/contract/saved-views.ts';
import { useRules } from '../../state/catalog.tsx';
import { useDashboard, useLive } from '../../state/dashboard.ts';
import { viewOf } from '../../state/expected.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button, Dialog, Menu, TextField } from '../../ui/index.ts';
import { isSameRoute, usualViews } from './usual-views.ts';

const whatIsKept = 'Filter, sort and columns';

/** Filters, sort and columns under a name, to come back to. */
export function SavedViews() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { changes } = useDashboard();
  const { save, remove } = useViewChanges();
  const [naming, setNaming] = useState(false);
  const views = useLive((live) => live.views);
  const route = pathname + search;
  const rules = useRules();
  const current = views.find((view) => isSameRoute(view.route, route));
  const usual = usualViews.filter(
    ({ name, rule }) => (rule === undefined || rules.has(rule)) && !views.some((view) => view.name === name),
  );
  const shown = current ?? usual.find((view) => isSameRoute(view.route, route));
  return (
    <>
      <Menu
        label={shown?.name ?? 'Views'}
        items={[
          ...views.map((view) => ({
            key: view.name,
            label: changes.phase(viewOf(view.name)) === 'asked' ? `${view.name} (being saved)` : view.name,
            run: () => void navigate(view.route),
          })),
          ...usual.map(({ name, route: to }, index) => ({
            key: `\0${to}`,
            label: name,
            run: () => void navigate(to),
            apart: index === 0,
          })),
          current
            ? {
                key: '\0remove',
                label: `Forget “${current.name}”`,
                run: () => remove(current.name),
                apart: true,
              }
            : {
                key: '\0save',
                label: 'Save this view…',
                note: `${whatIsKept}, under a name`,
                run: () => setNaming(true),
                apart: true,
              },
        ]}
      />
      {naming && (
        <NameDialog
          route={route}
          taken={views.map(({ name }) => name)}
          onSave={save}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** Where one fails, the same can be asked for again, from whichever page. */
function useViewChanges() {
  const { changes } = useDashboard();
  const { tellError } = useNotices();
  const save = (view: SavedView): void => {
    const retry = { what: `save “${view.name}”`, run: () => save(view) };
    changes.change('views.save', view).catch((thrown: unknown) => tellError(thrown, retry));
  };
  const remove = (name: string): void => {
    const retry = { what: `forget “${name}”`, run: () => remove(name) };
    changes.change('views.remove', { name }).catch((thrown: unknown) => tellError(thrown, retry));
  };
  return { save, remove };
}

interface NameDialogProps {
  route: string;
  taken: readonly string[];
  onSave: (view: SavedView) => void;
  onClose: () => void;
}

function NameDialog({ route, taken, onSave, onClose }: NameDialogProps) {
  const [name, setName] = useState('');
  const ready = name.trim() !== '';
  const replaces = taken.includes(name.trim());
  const save = () => {
    onSave({ name: name.trim().slice(0, 100), route });
    onClose();
  };
  return (
    <Dialog
      title="Save this view"
      content="name"
      note={ready ? null : 'A name is still to be given.'}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button appearance="primary" disabled={!ready} onPress={save}>
            {replaces ? 'Replace' : 'Save'}
          </Button>
        </>
      }
    >
      <p>{whatIsKept} come back under this name, in every window.</p>
      <fieldset
        className="questions"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && ready) save();
        }}
      >
        <div className="question">
          <span>Name</span>
          <TextField focused label="Name" value={name} onChange={setName} />
        </div>
      </fieldset>
    </Dialog>
  );
}
