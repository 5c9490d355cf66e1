import { devNull } from 'node:os';

/** Variables that would point git at another repository than the one it is started in (`git rev-parse --local-env-vars`). */
const repositoryVariables = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_QUARANTINE_PATH',
]);

/** Variables that would change what git prints, or start a program that may ask or draw something. */
const outputVariables = new Set([
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_PAGER',
  'GIT_TRACE',
  'GIT_TRACE2',
  'LANGUAGE',
  'LC_MESSAGES',
  'GPG_TTY',
]);

const neverAsk: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  // Empty, not unset: unset falls through to core.askPass and SSH_ASKPASS.
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  SSH_ASKPASS_REQUIRE: 'never',
  GCM_INTERACTIVE: 'never',
  GIT_EDITOR: ':',
  GIT_SEQUENCE_EDITOR: ':',
  GIT_MERGE_AUTOEDIT: 'no',
};

const readOnly: Readonly<Record<string, string>> = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Older gits do not know GIT_NO_LAZY_FETCH: with no protocol allowed, a read cannot fetch either.
  GIT_ALLOW_PROTOCOL: '',
};

/** The environment for git: nothing points elsewhere, nothing asks, messages are in English. */
export function gitEnvironment(base: NodeJS.ProcessEnv, { mutating }: { mutating: boolean }): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(base))
    if (value !== undefined && !repositoryVariables.has(name) && !outputVariables.has(name)) environment[name] = value;
  return Object.assign(environment, neverAsk, mutating ? {} : readOnly);
}

/**
 * Settings for reads that keep a repository's own config from starting programs. Clean filters stay: without them
 * git would call unchanged files changed.
 */
export const readOptions: readonly string[] = [
  '--no-pager',
  ...settings({
    'core.fsmonitor': 'false',
    'core.hooksPath': devNull,
    'core.askPass': '',
    'credential.helper': '',
    'diff.external': '',
    'log.showSignature': 'false',
    'protocol.ext.allow': 'never',
    // A bare repository is read because it was found and is listed: it is no surprise in a working tree.
    'safe.bareRepository': 'all',
    'submodule.recurse': 'false',
  }),
];

/** Settings for changes: hooks, filters and credential helpers are the person's own and run. */
export const mutatingOptions: readonly string[] = [
  '--no-pager',
  ...settings({ 'core.askPass': '', 'credential.interactive': 'false', 'protocol.ext.allow': 'never' }),
];

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
