import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { secretRules } from '../../../src/engine/content/find-secrets.ts';

/** Names of files that some rule treats in its own way. */
export const specialNames = ['plain.txt', 'package.json', 'package-lock.json', '.npmrc', 'a.json', 'a.p12'];

export const presetRules = secretRules(rules);

export interface RulePattern {
  readonly rule: string;
  /** The first of `specialNames` for which it is looked for. */
  readonly name: string;
  readonly pattern: RegExp;
}

/** What every rule of the preset really looks for: each is run over a content that only notes what it is asked. */
export async function presetPatterns(): Promise<RulePattern[]> {
  const noted = new Map<string, RulePattern>();
  for (const [rule, creator] of presetRules)
    for (const name of specialNames) {
      const content = {
        matchAll(pattern: RegExp) {
          const key = `${rule} ${pattern}`;
          if (!noted.has(key)) noted.set(key, { rule, name, pattern });
          return [];
        },
        length: 0,
        // Anything else that a rule does with its content is not known here: JSON.parse, of one rule, makes it a text.
        toString: () => '{}',
      };
      const context = {
        sharedOptions: {},
        createTranslator: () => () => ({ message: '', messageId: '', data: {} }),
        report: () => {},
        ignore: () => {},
      };
      const ext = /\.[^.]+$/.exec(name.slice(1))?.[0] ?? '';
      const source = { content, filePath: name, ext, contentType: 'text' };
      await creator.create(context as never, {}).file?.(source as never);
    }
  return [...noted.values()];
}
