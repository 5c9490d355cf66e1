// The page's words, as a reader without styles finds them.
import assert from 'node:assert/strict';
import { reportFiles } from '../../../src/engine/reports/render.ts';
import { finding, report, repository } from './made-reports.ts';

describe('the words of the HTML report', () => {
  const findings = [
    finding({ severity: 'info', message: 'It is odd.' }),
    finding({ verdict: 'unknown' }),
    finding({ verdict: 'ignored', message: 'It is meant so.' }),
  ];
  const given = report(repository({ findings }));
  const counts = { error: 1, warning: 2, info: 3, unknown: 4, ignored: 0 };
  const page = reportFiles.html.render({ ...given, summary: { ...given.summary, findings: counts } }, '1.2.3');
  const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

  it('count in one and in many', () => {
    const head = words(/<ul class="figures">[\s\S]*?<\/ul>/.exec(page)?.[0] ?? '');
    const fleet = 'Fleet status: 1 dirty none of 1 repository needs attention';
    assert.equal(head, ` 81.5 score ${fleet} 1 repository 1 error 2 warnings 3 infos 4 unknown `);
  });

  it('tell of a repository how it is, and of each finding what it came to', () => {
    const section = words(/<section class="repository">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '');
    assert.match(section, /^ site red dirty · main · score 81\.5 \/srv\/git\/site /);
    assert.match(section, / info git\/diverged It is odd\. 1 unknown unknown git\/diverged It has diverged\. /);
    assert.match(section, / 1 passed, ignored or not applicable ignored git\/diverged It is meant so\. $/);
  });
});
