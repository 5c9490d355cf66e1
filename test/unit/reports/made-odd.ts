import fc from 'fast-check';
import { type Finding, finding, type Repository, repository } from './made-reports.ts';

/** What names, paths and messages can hold that formats, terminals and pages trip over. */
export const oddTexts = [
  ...['\u0000\u0001\u001b[31m\u007f\u0085', 'a\tb\nc\r\nd', '\ufffe\uffff', '\ud800', 'x\udc00y', '🙂👩‍👩‍👧‍👦'],
  ...[
    '\u202egpj.exe',
    '\u2066\u2069',
    'שלום עולם',
    '\u2028\u2029',
    '<script>alert(1)</script>',
    ']]><![CDATA[',
    '&amp;',
  ],
  ...['"quoted" ‘typographic’', '`code` and ``more``', '../../etc/passwd', 'C:\\a\\b', 'a b/ü#?%20:.yaml', '{0}', ''],
];

const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary' }));
const verdict = fc.constantFrom('fail', 'unknown', 'pass', 'ignored', 'not-applicable');
const severity = fc.constantFrom('error', 'warning', 'info');
const number = fc.integer({ min: 1, max: 1_000_000 });

const edit = fc
  .record({ line: number, column: number, length: number, text })
  .map(({ line, column, length, text: put }) => ({
    line,
    column,
    endLine: line,
    endColumn: column + length,
    text: put,
  }));

/** A place of every kind that rules give: none, a file, a line of it, a range. */
const place = fc.oneof(
  fc.constant({}),
  fc.record({ path: text }),
  fc.record({ path: text, line: number }),
  fc
    .record({ path: text, line: number, column: number, length: number })
    .map(({ length, ...at }) => ({ ...at, endLine: at.line, endColumn: at.column + length })),
);

const oddFinding: fc.Arbitrary<Finding> = fc
  .record({
    verdict,
    severity,
    message: text,
    subject: fc.option(text, { nil: undefined }),
    place,
    edits: fc.array(edit),
  })
  .map(({ subject, place: at, edits, ...said }) =>
    finding({
      ...said,
      ...at,
      ...(subject !== undefined && { subject }),
      ...(edits.length > 0 && {
        fixes: ['compose/add-restart-policy', 'git/pull'],
        textFixes: [{ fix: 'compose/add-restart-policy', description: subject ?? 'Repair', edits }],
      }),
    }),
  );

export const oddRepository: fc.Arbitrary<Repository> = fc
  .record({ name: text, path: text, branch: text, findings: fc.array(oddFinding, { maxLength: 5 }) })
  .map(({ branch, ...more }) =>
    repository({ ...more, facts: { head: { state: 'known', value: { branch, oid: null } } } }),
  );
