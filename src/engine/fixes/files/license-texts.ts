/** A licence that people choose from, with its text as the SPDX list has it. */
export interface OfferedLicense {
  readonly id: string;
  readonly name: string;
  /** Its text names who holds the rights. */
  readonly named: boolean;
  readonly text: () => Promise<string>;
}

type Module = { readonly default: { readonly licenseText: string } };
const textOf = async (module: Promise<Module>): Promise<string> => (await module).default.licenseText;

/** Permissive ones first, then those that ask for the same of what is made with them. Texts are loaded when asked for. */
export const offeredLicenses: readonly OfferedLicense[] = [
  {
    id: 'MIT',
    name: 'MIT: do what you like, name the authors',
    named: true,
    text: () => textOf(import('spdx-license-list/licenses/MIT.json', { with: { type: 'json' } })),
  },
  {
    id: 'Apache-2.0',
    name: 'Apache 2.0: the same, with a grant of patents',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/Apache-2.0.json', { with: { type: 'json' } })),
  },
  {
    id: 'BSD-3-Clause',
    name: 'BSD, 3 clauses: no advertising with the authors’ names',
    named: true,
    text: () => textOf(import('spdx-license-list/licenses/BSD-3-Clause.json', { with: { type: 'json' } })),
  },
  {
    id: 'ISC',
    name: 'ISC: like MIT, shorter',
    named: true,
    text: () => textOf(import('spdx-license-list/licenses/ISC.json', { with: { type: 'json' } })),
  },
  {
    id: '0BSD',
    name: '0BSD: do what you like, name nobody',
    named: true,
    text: () => textOf(import('spdx-license-list/licenses/0BSD.json', { with: { type: 'json' } })),
  },
  {
    id: 'MPL-2.0',
    name: 'Mozilla Public License 2.0: changed files stay open',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/MPL-2.0.json', { with: { type: 'json' } })),
  },
  {
    id: 'GPL-3.0-or-later',
    name: 'GNU GPL 3 or later: what is made with it stays open',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/GPL-3.0-or-later.json', { with: { type: 'json' } })),
  },
  {
    id: 'AGPL-3.0-or-later',
    name: 'GNU AGPL 3 or later: the same, for services too',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/AGPL-3.0-or-later.json', { with: { type: 'json' } })),
  },
  {
    id: 'EUPL-1.2',
    name: 'European Union Public Licence 1.2',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/EUPL-1.2.json', { with: { type: 'json' } })),
  },
  {
    id: 'CC0-1.0',
    name: 'CC0: given to everybody (for texts and data)',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/CC0-1.0.json', { with: { type: 'json' } })),
  },
  {
    id: 'Unlicense',
    name: 'Unlicense: given to everybody',
    named: false,
    text: () => textOf(import('spdx-license-list/licenses/Unlicense.json', { with: { type: 'json' } })),
  },
];

/** The text with year and holder where they belong. */
export async function licenseText(license: OfferedLicense, year: string, holder: string): Promise<string> {
  const text = (await license.text())
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
  return `${license.named ? filledIn(text, `Copyright (c) ${year} ${holder}`) : text}\n`;
}

/** Everything up to the last line that begins with “Copyright” is an example of its own author’s, or a gap. */
function filledIn(text: string, notice: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^Copyright/i.test(line));
  if (first < 0) return `${notice}\n\n${text}`;
  const after = lines.findIndex((line, at) => at > first && !/^Copyright/i.test(line));
  // A title without the colon that the list gives it.
  const head = lines.slice(0, first).map((line) => line.replace(/:$/, ''));
  return [...head, notice, ...lines.slice(after)].join('\n');
}
