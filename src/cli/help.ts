import { fixesText } from './fixes-text.ts';
import type { CommandName } from './usage.ts';

const everywhere = `  --no-color            No colours (also: the environment variable NO_COLOR)
  -h, --help            This text
  -V, --version         The version`;

const topics: Record<CommandName, string> = {
  audit: `Usage: gitops-auditor audit [PATH…] [options]

Audits Git repositories. PATH is a repository or a folder of repositories; without one, the current folder. A folder
without any stands for the repository that it belongs to, unless that one ignores it.

Options:
  --format FORMAT       text, json, csv, sarif, markdown, html, junit or predecessor (default text)
  -o, --output FILE     Where to write the report (default: standard output)
  --fail-on SEVERITY    error, warning, info or never: exit with 1 from this severity on (default error)
  --fail-under SCORE    Exit with 1 where the fleet's score is below SCORE (0 to 100)
  --rule ID             Only this rule; can be given several times
  --set NAME            default, recommended or strict, over what policies say
  --config FILE         This policy file instead of those in the repositories and folders
  --all                 Every verdict: passed, not applicable and ignored ones too
  -j, --jobs N          So many git processes at once, 1 to 256 (default: as many as the machine allows)
  --untrusted           Start no git at all: only read files; what needs git is unknown
  -q, --quiet           Only findings that make the exit code 1, and no progress
${everywhere}

Exit codes: 0 fine, 1 findings at or above the threshold, 2 usage or failure, 130 cancelled.`,
  fix: `Usage: gitops-auditor fix RULE|FIX [PATH…] [options]

Repairs what a rule finds (git/unpushed-commits), or applies one fix (push) wherever it is offered. Shows what would
be done first and asks; what it did can be taken back with gitops-auditor undo.

Options:
  -y, --yes             Do it without asking (needed where there is no terminal)
  -n, --dry-run         Only show what would be done; asks nothing
  --repository NAME     Only this one of those at PATH, with the policies of the whole; a name or a path; can be given
                        several times
  --subject NAME        Only what was found about this: a service, a file, a branch… (compose.yaml:web, or just web);
                        can be given several times; --dry-run lists which there are
  --answer KEY=VALUE    Answers a question of the fix (see below); can be given several times
  --set NAME            default, recommended or strict, over what policies say
  --config FILE         This policy file instead of those in the repositories and folders
  -j, --jobs N          So many git processes at once, 1 to 256 (default: as many as the machine allows)
${everywhere}

Exit codes: 0 done, or nothing to do; 1 some repository could not be fixed; 2 usage or failure; 130 cancelled.`,
  undo: `Usage: gitops-auditor undo [ENTRY|PATH] [options]

Takes back what a fix did: ENTRY of the journal, or all that the last fix did at PATH and that can be undone. PATH is a
repository or a folder of repositories; without one, the current folder (or the repository around it).

Options:
  --list                Show the journal
  -y, --yes             Do it without asking (needed where there is no terminal)
${everywhere}

Exit codes: 0 done, or nothing to do; 1 some change could not be taken back; 2 usage or failure; 130 cancelled.`,
  history: `Usage: gitops-auditor history [PATH…] [options]

Tells how score and findings went from audit to audit, and what changed when and why: another commit, another policy,
the working tree. PATH is a repository or a folder of repositories; without one, the current folder.

Options:
  --since TIME          12h, 30d or 8w ago, a day (2026-01-31) or a time (default: all that is remembered)
  --until TIME          The same (default: now)
  --drops               Only where the score fell
  --commits             With the commits between the two audits
  --limit N             So many changes, the newest (1 to 1000, default 20)
  --format FORMAT       text, json, or csv: the course of score and findings (default text)
  --import PATH         First take in reports of homelab-gitops-auditor: one, or a folder (audit-history/)
  --forget TIME         Only forget what was over before TIME, of every repository; says how much and asks
  -y, --yes             With --forget: do it without asking (needed where there is no terminal)
${everywhere}

Exit codes: 0 fine, also where there is no history yet; 2 usage or failure; 130 cancelled.`,
  rules: `Usage: gitops-auditor rules [ID] [options]

Lists the rules, or explains one: why it matters, how to fix it, an example.

Options:
  --format text|json    How to list (default text)
${everywhere}`,
};

const overview = `Usage: gitops-auditor COMMAND [options]

Tells which Git repositories drifted and why, and repairs them.

Commands:
  audit [PATH…]             Audit repositories (a repository, or folders of repositories)
  fix RULE|FIX [PATH…]      Repair what was found, after a preview
  undo [ENTRY|PATH]         Take back what a fix did
  history [PATH…]           Tell how score and findings went, and what changed them
  rules [ID]                List the rules, or explain one

Options:
${everywhere}

gitops-auditor COMMAND --help tells more.`;

/** `width`: columns to wrap at. */
export function helpText(topic: CommandName | undefined, width: number): string {
  if (topic === undefined) return `${overview}\n`;
  return `${topics[topic]}\n${topic === 'fix' ? `\n${fixesText(width)}` : ''}`;
}
