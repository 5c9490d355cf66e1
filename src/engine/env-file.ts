/** One setting of an environment file (`.env`). */
export interface EnvironmentSetting {
  readonly name: string;
  /** Without its quotes and without a comment after it. */
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

const settingLine = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=(.*)$/;
/** Longer lines are none that people write. */
const longestLine = 20_000;

/** The settings of an environment file, in its order; what is none is passed over. Values of several lines are cut. */
export function parseEnvironmentFile(text: string): EnvironmentSetting[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, name, rest = ''] = line.length > longestLine ? [] : (settingLine.exec(line) ?? []);
    if (name === undefined) return [];
    const raw = rest.trim();
    const [, , quoted] = /^(["'])(.*?)\1(?:\s+#.*)?$/.exec(raw) ?? [];
    return [{ name, value: quoted ?? raw.replace(/(?:^|(?<=\s))#.*$/, '').trimEnd(), line: index + 1 }];
  });
}
