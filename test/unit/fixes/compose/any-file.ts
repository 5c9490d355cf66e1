import fc from 'fast-check';

/** Compose files as people write them: styles, comments, quotes, anchors and ends of lines mixed at random. */
export const anyComposeFile: fc.Arbitrary<string> = fc
  .record({
    services: fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }).chain((kinds) => fc.tuple(...kinds.map(service))),
    step: fc.constantFrom(2, 4, 3),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    head: fc.constantFrom('', '# made by hand\n\n', '---\n', 'name: x # named\n', 'x-common: &common\n  init: true\n'),
    tail: fc.constantFrom(
      '',
      '\n',
      '\n\n# end\n',
      '\nvolumes:\n  data: {}\n',
      '\n...\n',
      '\nnetworks: { a: { } } # n\n',
    ),
  })
  .map(({ services, step, lineBreak, mark, head, tail }) => {
    const used = head.startsWith('x-common');
    const lines = services.flatMap((lines, at) =>
      lines.map((line) => line.replace('NAME', `s${at}`)).filter((line) => used || !line.includes('*common')),
    );
    const body = `${head}services:\n${lines.map((line) => indented(line, step)).join('\n')}${tail}`;
    return mark + body.replaceAll('\n', lineBreak);
  });

/** Leading tabs stand for steps. */
const indented = (line: string, step: number): string => line.replace(/^\t+/, (tabs) => ' '.repeat(tabs.length * step));

const comment = fc.constantFrom('', '', ' # why', '   # “é” 🙂: {', " # it's");
const quote = fc.constantFrom('', '"', "'");

function service(kind: number): fc.Arbitrary<string[]> {
  if (kind === 0) return fc.tuple(comment).map(([c]) => [`\tNAME:${c}`]);
  if (kind === 1) return fc.tuple(comment).map(([c]) => [`\tNAME: {}${c}`]);
  if (kind === 2)
    return fc
      .tuple(comment, fc.constantFrom('', ',', ', '), fc.constantFrom('', ' '))
      .map(([c, end, pad]) => [`\tNAME: {${pad}image: "postgres", ports: [5432:5432]${end}${pad}}${c}`]);
  return fc
    .tuple(
      fc.shuffledSubarray(entries, { minLength: 1 }),
      fc.array(fc.tuple(comment, quote), { minLength: 30, maxLength: 30 }),
    )
    .map(([chosen, marks]) => {
      let at = 0;
      const next = () => marks[at++ % marks.length] ?? ['', ''];
      return ['\tNAME:', ...chosen.flatMap((entry) => entry(next))];
    });
}

type Next = () => readonly [comment: string, quote: string];
const entries: ((next: Next) => string[])[] = [
  (next) => {
    const [c, q] = next();
    return [`\t\timage: ${q}postgres${q}${c}`];
  },
  (next) => {
    const [c, q] = next();
    const [d, r] = next();
    return [`\t\t${q}ports${q}:${c}`, `\t\t\t- ${r}5432:5432${r}${d}`, `\t\t\t# - "1:1"`, `\t\t\t- "127.0.0.1:1:5432"`];
  },
  (next) => {
    const [c, q] = next();
    return ['\t\tenvironment:', `\t\t\tA: ${q}b${q}${c}`, '', '\t\t\t# last'];
  },
  (next) => [`\t\tcommand: |${next()[0]}`, '\t\t\techo "a: b"', '', '\t\t\t  # no comment', ''],
  (next) => [`\t\tentrypoint: >-${next()[0]}`, '\t\t\ta', '\t\t\tb'],
  (next) => [`\t\tlabels: [a, # one`, `\t\t\t"b"]${next()[0]}`],
  (next) => [`\t\tcontainer_name: NAMEx${next()[0]}`],
  () => ['\t\t<<: *common'],
  (next) => ['', `\t\t# about the volumes${next()[0]}`, '\t\tvolumes:', '\t\t- data:/x', "\t\t- 'data:/y'"],
  (next) => ['\t\tdeploy:', `\t\t\tlabels: {a: b}${next()[0]}`, '\t\t\treplicas: 1'],
];
