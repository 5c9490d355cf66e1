import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

/** What secretlint itself finds in a text: the rule, and the line where its range begins. */
export async function oracle(
  content: string,
  path: string,
): Promise<{ readonly rule: string; readonly line: number }[]> {
  const { messages } = await lintSource({
    source: { filePath: path, content, contentType: 'text', ext: /\.[^./]+$/.exec(path)?.[0] ?? '' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: creator.meta.id, rule: creator }] } },
  });
  return messages.map(({ ruleId, loc }) => ({
    rule: ruleId.replace('@secretlint/secretlint-rule-', ''),
    line: loc.start.line,
  }));
}
