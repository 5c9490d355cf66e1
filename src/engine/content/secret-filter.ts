// A cheap look at a file's bytes, before secretlint reads it as text. For every rule of the preset it knows what each
// of that rule's findings must contain. All of it is ASCII, and ASCII stands in a text as it stands in its bytes,
// whatever the rest is; so bytes without it hold no finding. That this holds for the rules as they are is checked in
// test/unit/content/secret-filter.test.ts, against the patterns that the rules themselves look for.

interface Needs {
  readonly pattern: RegExp;
  /** Only files of these names; all where it is left out. */
  readonly names?: RegExp;
}

const anyCase = (word: string): string =>
  word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`).replaceAll('.', '\\.');

/**
 * A user and a password before a host; the classes are wider than the rules’, as a letter beyond ASCII is two to four
 * bytes. `:`, `/`, `@`, blanks and ends of lines are in no password that the rules find.
 */
const userAndPassword = ':\\/\\/[^:/ \\t\\r\\n]{1,400}:[^@/ \\t\\r\\n]{1,800}@';

/** By the rule's name without its prefix. */
const needs: Readonly<Record<string, readonly Needs[]>> = {
  '1password': [{ pattern: /ops_ey[A-Za-z0-9+/=]{100}/ }],
  anthropic: [{ pattern: /sk-ant-api0/ }],
  aws: [{ pattern: /(?:SECRET|[sS]ecret)_?(?:ACCESS|[aA]ccess)_?(?:KEY|[kK]ey)/ }],
  basicauth: [{ pattern: new RegExp(userAndPassword) }],
  cloudflare: [{ pattern: /cf(?:k|ut|at)_[A-Za-z0-9]{40}/ }],
  'database-connection-string': [{ pattern: new RegExp(userAndPassword) }],
  databricks: [{ pattern: /dapi[A-Fa-f0-9]{32}/ }],
  docker: [{ pattern: /dckr_pat_/ }],
  figma: [{ pattern: /figd_[A-Za-z0-9_-]{40}/ }],
  // A key of JSON may be spelled with escapes.
  gcp: [{ pattern: /private_key_id|\\u00[567]/, names: /\.json$/ }],
  github: [{ pattern: /gh[pousr]_\w{36}|github_pat_|ghs_[0-9]/ }],
  gitlab: [{ pattern: /glpat-[A-Za-z0-9_-]{20}/ }],
  grafana: [{ pattern: /glc_[A-Za-z0-9+/]{32}|glsa_[A-Za-z0-9]{32}_/ }],
  groq: [{ pattern: /gsk_[a-zA-Z0-9]{52}/ }],
  'hashicorp-vault': [{ pattern: /hv[sbr]\.[A-Za-z0-9_-]{90}/ }],
  huggingface: [{ pattern: /hf_[a-zA-Z]{34}/ }],
  linear: [{ pattern: /lin_api_[a-zA-Z0-9_]{32}/ }],
  notion: [{ pattern: /ntn_[0-9]{11}/ }],
  npm: [{ pattern: /npm_\w{36}|_authToken=|:x-oauth-basic@github/ }],
  openai: [{ pattern: /T3BlbkFJ/ }],
  privatekey: [{ pattern: /-----BEGIN ?(?:[A-Z]+ )?PRIVATE KEY/ }],
  sendgrid: [{ pattern: /SG\.\w{1,128}\.\w/ }],
  shopify: [{ pattern: /shp(?:pa|ca|at|ss)_[a-zA-Z0-9]{32}/ }],
  slack: [{ pattern: new RegExp(`xox[bpaor]-\\w|xapp-\\w|:\\/\\/${anyCase('hooks.slack.com')}`) }],
  stripe: [{ pattern: /[sr]k_(?:live|test)_[a-zA-Z0-9]{24}/ }],
  tailscale: [{ pattern: /tskey-[a-z]{2}/ }],
  vercel: [{ pattern: /vc[piark]_[A-Za-z0-9]{20}/ }],
};

/** Names of all rules that the filter knows. */
export const filteredRules: readonly string[] = Object.keys(needs);

const anything = new RegExp(
  [
    ...new Set(
      Object.values(needs)
        .flat()
        .map(({ pattern }) => pattern.source),
    ),
  ].join('|'),
);

/** A container of keys: it is binary, and told by its name. */
export const isKeyStore = (path: string): boolean => path.endsWith('.p12');

/** Names that the rules judge differently. */
const nameClasses = [/(?:package|package-lock)\.json$/, /\.json$/, /\.npmrc$/, /\.p12$/];
export const secretNameClass = (path: string): number => nameClasses.findIndex((names) => names.test(path)) + 1;

/** The rules that can find something in a text, by name. `latin1`: its bytes, each as one letter. */
export function candidateRules(latin1: string, path: string): readonly string[] {
  if (!anything.test(latin1)) return [];
  return filteredRules.filter((rule) =>
    needs[rule]?.some(({ pattern, names }) => (names === undefined || names.test(path)) && pattern.test(latin1)),
  );
}
