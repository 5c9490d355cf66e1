import { AuditorError, type ErrorCode } from '../../contract/errors.ts';
import { redactText } from './urls.ts';

/** Why git said no, finer than the error codes of the contract. */
export type GitFailure =
  | 'dubious-ownership'
  | 'not-a-repository'
  | 'corrupt'
  | 'permission-denied'
  | 'disk-full'
  | 'locked'
  | 'auth-failed'
  | 'unreachable'
  | 'non-fast-forward'
  | 'remote-rejected'
  | 'hook-failed'
  | 'merge-conflict'
  | 'local-changes'
  | 'no-identity'
  | 'signing-failed'
  | 'nothing-to-commit'
  | 'timeout'
  | 'gone'
  | 'other';

/** A git process that failed. `message` is git's own words without credentials. */
export class GitError extends AuditorError {
  readonly failure: GitFailure;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  /** Without credentials. */
  readonly stderr: string;

  constructor(
    code: ErrorCode,
    message: string,
    details: { failure: GitFailure; exitCode: number | null; stderr: string; hint?: string; path?: string },
  ) {
    const { failure, exitCode, stderr, ...more } = details;
    super(code, message, more);
    this.name = 'GitError';
    this.failure = failure;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

interface Pattern {
  readonly failure: GitFailure;
  readonly code: ErrorCode;
  readonly words: RegExp;
  readonly hint?: string;
}

/** First match wins: what is specific stands before what is general. */
const patterns: readonly Pattern[] = [
  {
    failure: 'dubious-ownership',
    code: 'permission-denied',
    words: /detected dubious ownership|unsafe repository \(.* is owned by someone else\)/,
  },
  {
    failure: 'disk-full',
    code: 'disk-full',
    words: /No space left on device|Disk quota exceeded/,
    hint: 'Free some space and try again.',
  },
  {
    failure: 'locked',
    code: 'locked',
    words:
      /Unable to create '.*\.lock': File exists|could not lock config file|Another git process seems to be running/,
    hint: 'Another git process is at work here. If there is none, remove the stale lock file.',
  },
  {
    failure: 'auth-failed',
    code: 'auth-failed',
    words:
      /Authentication failed|could not read (Username|Password)|terminal prompts disabled|Permission denied \(|Host key verification failed|[Ii]nvalid username or (password|token)|HTTP Basic: Access denied|The requested URL returned error: 40[13]/,
    hint: 'Sign in to the remote with git in a terminal once, so that it can answer without asking.',
  },
  {
    failure: 'non-fast-forward',
    code: 'rejected',
    words:
      /\(non-fast-forward\)|\(fetch first\)|\(stale info\)|Not possible to fast-forward|Need to specify how to reconcile divergent branches|cannot lock ref .* (is at|but expected)/,
    hint: 'There are commits on the other side. Pull (or rebase) first.',
  },
  {
    failure: 'hook-failed',
    code: 'rejected',
    words: /pre-receive hook declined|\(hook declined\)|hook exited with|hook declined|protected branch/,
    hint: 'A hook or a branch rule said no; its own words are above.',
  },
  { failure: 'remote-rejected', code: 'rejected', words: /\[remote rejected\]|\[rejected\]|remote error:/ },
  {
    failure: 'unreachable',
    code: 'git-failed',
    words:
      /Could not resolve host(name)?|Connection (refused|timed out|reset)|Network is unreachable|No route to host|unable to access '|Could not read from remote repository|does not appear to be a git repository|The remote end hung up|transport '.*' not allowed/,
    hint: 'Check the remote’s URL and the connection.',
  },
  {
    failure: 'no-identity',
    code: 'git-failed',
    words: /Please tell me who you are|unable to auto-detect email address|empty ident name|user\.useConfigOnly/,
    hint: 'Set user.name and user.email with git config.',
  },
  {
    failure: 'signing-failed',
    code: 'git-failed',
    words:
      /gpg failed to sign|failed to write commit object|Couldn't load public key|signing failed|ssh-keygen.*failed/,
    hint: 'Commits are signed here and the signature could not be made without asking. Unlock the key first.',
  },
  {
    failure: 'merge-conflict',
    code: 'conflict',
    words: /CONFLICT \(|Automatic merge failed|needs merge|unmerged files|You have not concluded your merge/,
  },
  {
    failure: 'local-changes',
    code: 'conflict',
    words:
      /would be overwritten by|Your local changes|contains modified or untracked files|cannot .*: You have unstaged changes/,
    hint: 'Commit or stash the local changes first.',
  },
  { failure: 'nothing-to-commit', code: 'conflict', words: /nothing to commit|nothing added to commit/ },
  {
    failure: 'corrupt',
    code: 'git-failed',
    words:
      /index file (smaller than expected|corrupt|.*too small)|bad (index file|signature|object|tree|config|numeric config|boolean config|revision 'HEAD'|packed)|unexpected line in|unable to read tree|could not (open|parse) HEAD|object file .* is empty|is corrupt|invalid object|missing (blob|tree|commit|object)|unknown index entry|your current branch appears to be broken|Unknown repository extension|unknown repository extension|Expected git repo version|invalid gitfile|index uses .* extension, which we do not understand|loose object .*corrupt|inflate: data stream error|failed to read object|not a valid object|bogus format|cannot use bare repository|must be run in a work tree/,
    hint: 'Run `git fsck` in the repository to see the damage.',
  },
  { failure: 'not-a-repository', code: 'git-failed', words: /not a git repository/ },
  {
    failure: 'permission-denied',
    code: 'permission-denied',
    words: /Permission denied|Operation not permitted|Read-only file system/,
    hint: 'Check the owner and the permissions.',
  },
];

/** Turns what a failed git printed (under `LC_ALL=C`) into an error that carries a reason. */
export function gitError(
  args: readonly string[],
  cwd: string,
  result: { readonly exitCode: number | null; readonly stderr: string; readonly stdout: Buffer },
): GitError {
  const stderr = redactText(result.stderr.trim());
  // `git commit` and `git merge` tell people on standard output why they stopped.
  const words = `${stderr}\n${redactText(result.stdout.subarray(0, 8192).toString('utf8'))}`;
  const pattern = patterns.find((candidate) => candidate.words.test(words));
  const hint = pattern?.failure === 'dubious-ownership' ? ownershipRemedy(stderr) : pattern?.hint;
  return new GitError(pattern?.code ?? 'git-failed', firstComplaint(stderr, words, args, result.exitCode), {
    failure: pattern?.failure ?? 'other',
    exitCode: result.exitCode,
    stderr,
    path: cwd,
    ...(hint !== undefined && { hint }),
  });
}

function ownershipRemedy(stderr: string): string {
  const command = /^\s*(git config --global --add safe\.directory .*)$/m.exec(stderr);
  return command?.[1] === undefined
    ? 'If you trust its owner, add the folder to safe.directory in your git configuration.'
    : `If you trust its owner: ${command[1]}`;
}

/** The one line that says what happened. */
function firstComplaint(stderr: string, words: string, args: readonly string[], exitCode: number | null): string {
  const lines = words.split('\n').map((line) => line.trim());
  const complaint =
    lines.find((line) => /^(fatal|error|CONFLICT)\b/.test(line)) ??
    lines.find((line) => / ! \[|^! \[/.test(line)) ??
    (stderr === '' ? undefined : lines.find((line) => line !== '' && !line.startsWith('hint:')));
  if (complaint !== undefined) return complaint.replace(/^(fatal|error): /, 'git: ').slice(0, 1000);
  return `git ${args[0] ?? ''} failed (${exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`}).`;
}
