/** What Compose makes of a text with variables in it. */
export interface Interpolated {
  /** Null where a variable is asked for that nothing sets. */
  readonly text: string | null;
  /** It asks for a variable at all: its value does not stand in the file itself. */
  readonly variable: boolean;
  /** What is wrong with how a variable is asked for. */
  readonly problem?: string;
}

const name = /[A-Za-z_]\w*/y;
/** `${A:-${B:-…}}`; what is meant needs far less. */
const maxDepth = 50;
/** Variables that hold variables that … would come to gigabytes. */
const maxLength = 1_000_000;

/**
 * `$NAME`, `${NAME}`, and with what to take instead: `:-`, `-`, `:+`, `+`, `:?`, `?`; `$$` is a dollar. Source:
 * docs.docker.com/reference/compose-file/interpolation. What stands for a variable may hold variables again.
 */
export function interpolate(text: string, lookup: (name: string) => string | undefined): Interpolated {
  if (!text.includes('$')) return { text, variable: false };
  return new Interpolation(text, lookup).run();
}

class Interpolation {
  readonly #text: string;
  readonly #lookup: (name: string) => string | undefined;
  #at = 0;
  #unset = false;
  #variable = false;
  #problem: string | undefined;
  #depth = 0;

  constructor(text: string, lookup: (name: string) => string | undefined) {
    this.#text = text;
    this.#lookup = lookup;
  }

  run(): Interpolated {
    const { text, unset } = this.#until(undefined);
    return {
      text: unset || this.#problem !== undefined ? null : text,
      variable: this.#variable,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  /** Up to the closing brace, or to the end of the text. */
  #until(end: '}' | undefined): { text: string; unset: boolean } {
    const before = this.#unset;
    this.#unset = false;
    let made = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== end) {
      const letter = this.#text[this.#at];
      made += letter === '$' ? this.#dollar() : letter;
      if (letter !== '$') this.#at += 1;
      if (made.length > maxLength) this.#giveUp('What stands for its variables is too long, and is left out.');
    }
    const unset = this.#unset;
    this.#unset = before;
    return { text: made, unset };
  }

  /** Nothing of the text is looked at any more. */
  #giveUp(problem: string): void {
    this.#problem ??= problem;
    this.#at = this.#text.length;
  }

  #dollar(): string {
    const begin = this.#at;
    this.#at += 1;
    if (this.#text[this.#at] === '$') {
      this.#at += 1;
      return '$';
    }
    const braced = this.#text[this.#at] === '{';
    if (braced) this.#at += 1;
    name.lastIndex = this.#at;
    const [found] = name.exec(this.#text) ?? [];
    if (found === undefined) {
      this.#problem ??= 'After `$` a variable’s name is expected; a dollar itself is written `$$`.';
      return this.#text.slice(begin, this.#at);
    }
    this.#at += found.length;
    this.#variable = true;
    const value = this.#lookup(found);
    return braced ? this.#braced(found, value) : this.#plain(value);
  }

  #plain(value: string | undefined): string {
    if (value === undefined) this.#unset = true;
    return value ?? '';
  }

  #braced(found: string, value: string | undefined): string {
    const [operator = ''] = /^(?::?[-+?])?/.exec(this.#text.slice(this.#at, this.#at + 2)) ?? [];
    this.#at += operator.length;
    if (this.#depth === maxDepth) {
      this.#giveUp('Variables stand too deeply in one another here, and are left out.');
      return '';
    }
    this.#depth += 1;
    const other = this.#until('}');
    this.#depth -= 1;
    if (this.#text[this.#at] !== '}' || (operator === '' && other.text !== '')) {
      this.#problem ??= `\`\${${found}\` is not closed as it must be: \`\${${found}}\` or \`\${${found}:-value}\`.`;
      return '';
    }
    this.#at += 1;
    const given = operator.startsWith(':') ? (value ?? '') !== '' : value !== undefined;
    if (operator.endsWith('-') && !given) return this.#taken(other);
    // Without a value here, whether there will be one is not to be known.
    if (operator.endsWith('+') && given) return this.#taken(other);
    return this.#plain(value);
  }

  #taken({ text, unset }: { text: string; unset: boolean }): string {
    if (unset) this.#unset = true;
    return text;
  }
}
