// Mocha's spec reporter, which also appends its counts and failures to the file named by GITOPS_AUDITOR_TEST_COUNTS.
import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env.GITOPS_AUDITOR_TEST_COUNTS;
    if (!file) return;
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, skipped: pending, failures: this.failures.map(told) };
      appendFileSync(file, `${JSON.stringify(counts)}\n`);
    });
  }
}

const told = (test: Mocha.Test): string =>
  `${test.titlePath().join(' › ')}\n${test.err?.stack ?? test.err?.message ?? ''}`;
