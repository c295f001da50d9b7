import type { TestModule } from 'vitest/node';
import type { Reporter } from 'vitest/reporters';

/**
 * Ends a run with the plain line `vitest: N passed, N failed, N skipped`, which
 * script/test adds to its totals. A file that could not be loaded counts as a
 * failure, so that it never passes for an empty one.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      tally.failed += module.errors().length;
      for (const test of module.children.allTests()) tally[test.result().state] += 1;
    }
    const skipped = tally.skipped + tally.pending;
    const tail = skipped === 0 ? '' : `, ${String(skipped)} skipped`;
    console.log(`vitest: ${String(tally.passed)} passed, ${String(tally.failed)} failed${tail}`);
  }
}
