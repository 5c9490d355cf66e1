/** Languages that programs and pages are written in, by the extensions of their files. */
const written: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ ts: 'TypeScript', tsx: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript' },
    ...{ js: 'JavaScript', jsx: 'JavaScript', mjs: 'JavaScript', cjs: 'JavaScript', vue: 'Vue', svelte: 'Svelte' },
    ...{ py: 'Python', pyi: 'Python', rb: 'Ruby', php: 'PHP', pl: 'Perl', pm: 'Perl', lua: 'Lua', r: 'R', jl: 'Julia' },
    ...{ go: 'Go', rs: 'Rust', c: 'C', h: 'C', cc: 'C++', cpp: 'C++', cxx: 'C++', hpp: 'C++', zig: 'Zig', nim: 'Nim' },
    ...{ java: 'Java', kt: 'Kotlin', kts: 'Kotlin', scala: 'Scala', groovy: 'Groovy', clj: 'Clojure' },
    ...{ cs: 'C#', fs: 'F#', vb: 'Visual Basic', swift: 'Swift', m: 'Objective-C', dart: 'Dart' },
    ...{ ex: 'Elixir', exs: 'Elixir', erl: 'Erlang', hs: 'Haskell', ml: 'OCaml', elm: 'Elm', nix: 'Nix' },
    ...{ sh: 'Shell', bash: 'Shell', zsh: 'Shell', fish: 'Shell', ps1: 'PowerShell', bat: 'Batchfile' },
    ...{ tf: 'HCL', hcl: 'HCL', bicep: 'Bicep', jsonnet: 'Jsonnet', rego: 'Open Policy Agent', sql: 'SQL' },
    ...{ html: 'HTML', htm: 'HTML', css: 'CSS', scss: 'SCSS', less: 'Less', tex: 'TeX', ino: 'C++' },
  }),
);

/** What says something by itself only where nothing else is there. */
const told: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ yaml: 'YAML', yml: 'YAML', json: 'JSON', toml: 'TOML', xml: 'XML', ini: 'INI', conf: 'Configuration' },
    ...{ md: 'Markdown', rst: 'reStructuredText', adoc: 'AsciiDoc' },
  }),
);

/** By the whole name. */
const named: ReadonlyMap<string, string> = new Map(Object.entries({ Dockerfile: 'Dockerfile', Makefile: 'Makefile' }));

/** Others wrote it, or a program did. */
const notOwn =
  /(?:^|\/)(?:vendor|node_modules|third_party|dist|build|\.yarn)\/|\.min\.(?:js|css)$|(?:^|\/)[^/]*(?:[.-]lock|lock\.json)$/;

/** A file that git does not say the size of counts as much as this. */
const usualBytes = 1_000;

/** Which language most of a repository is written in, by the bytes of its files. */
export class Languages {
  readonly #written = new Map<string, number>();
  readonly #told = new Map<string, number>();

  add(path: string, size: number | null): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    const extension = dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
    const language = written.get(extension) ?? named.get(name);
    const other = language === undefined ? told.get(extension) : undefined;
    if ((language === undefined && other === undefined) || notOwn.test(path)) return;
    if (language !== undefined) add(this.#written, language, size);
    else if (other !== undefined) add(this.#told, other, size);
  }

  /** null: nothing that is known here. */
  main(): string | null {
    return largest(this.#written) ?? largest(this.#told);
  }
}

const add = (sums: Map<string, number>, language: string, size: number | null): void => {
  sums.set(language, (sums.get(language) ?? 0) + (size ?? usualBytes));
};

const largest = (sums: ReadonlyMap<string, number>): string | null =>
  [...sums].reduce<[string | null, number]>(
    (most, [name, bytes]) => (bytes > most[1] ? [name, bytes] : most),
    [null, -1],
  )[0];
