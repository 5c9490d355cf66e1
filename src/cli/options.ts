import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { didYouMean } from './similar.ts';
import { type CommandName, commandNames, helpCommand, usage } from './usage.ts';

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;

/** What every command takes. */
export const common = {
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'V' },
  color: flag,
  'no-color': flag,
} as const;

/** What each command takes. */
export const options = {
  audit: {
    ...common,
    format: text,
    output: { ...text, short: 'o' },
    'fail-on': text,
    'fail-under': text,
    rule: list,
    set: text,
    config: text,
    all: flag,
    jobs: { ...text, short: 'j' },
    untrusted: flag,
    quiet: { ...flag, short: 'q' },
  },
  fix: {
    ...common,
    yes: { ...flag, short: 'y' },
    'dry-run': { ...flag, short: 'n' },
    repository: list,
    subject: list,
    answer: list,
    set: text,
    config: text,
    jobs: { ...text, short: 'j' },
  },
  undo: { ...common, list: flag, yes: { ...flag, short: 'y' } },
  history: {
    ...common,
    since: text,
    until: text,
    drops: flag,
    commits: flag,
    limit: text,
    format: text,
    import: text,
    forget: text,
    yes: { ...flag, short: 'y' },
  },
  rules: { ...common, format: text },
} as const satisfies Record<CommandName, ParseArgsOptionsConfig>;

/** Reads the words of a command. Throws `bad-input` with what was probably meant and where to look. */
export function parseOptions<const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  known: O,
  command?: CommandName,
) {
  const words = withNegatives(args, known);
  refuseUnknown(words, known, command);
  try {
    return parseArgs({ args: [...words], options: known, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's own words name the option; the first sentence is the part for people.
    const [message = 'The arguments cannot be read.'] = (error as Error).message.split(/(?<=\.) /);
    throw usage(message.replace(/[^.]$/, '$&.'), `${helpCommand(command)} tells the options.`);
  }
}

/** `--jobs -1` as `--jobs=-1`: a number below zero is a value, which can be refused for what it is. */
function withNegatives(args: readonly string[], known: ParseArgsOptionsConfig): string[] {
  const takesValue = (word: string): boolean =>
    Object.entries(known).some(
      ([name, { type, short }]) =>
        type === 'string' && (word === `--${name}` || (short !== undefined && word === `-${short}`)),
    );
  const words: string[] = [];
  for (const word of args) {
    const before = words.at(-1);
    if (/^-\d/.test(word) && before !== undefined && takesValue(before))
      words[words.length - 1] = before.startsWith('--') ? `${before}=${word}` : `${before}${word}`;
    else words.push(word);
  }
  return words;
}

function refuseUnknown(args: readonly string[], known: ParseArgsOptionsConfig, command: CommandName | undefined): void {
  const { tokens } = parseArgs({
    args: [...args],
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const stranger = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(known, token.name));
  if (stranger?.kind !== 'option') return;
  const { name, rawName } = stranger;
  const takers = commandNames.filter((other) => Object.hasOwn(options[other], name));
  const hint =
    takers.length > 0
      ? `It is an option of ${takers.map((taker) => `gitops-auditor ${taker}`).join(' and ')}.`
      : didYouMean(name, Object.keys(known), (option) => `--${option}`);
  throw usage(`Unknown option '${rawName}'.`, hint, `${helpCommand(command)} tells the options.`);
}
