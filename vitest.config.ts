import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 30_000,
    // The adapter of @yeoman/adapter/testing has an output without an end, which Node.js 26 takes
    // for one that was cut off; nobody listens there.
    onUnhandledError: ({ name, stack }) =>
      !(name === 'AbortError' && stack?.includes('node:internal/streams/duplexify') === true),
    reporters: ['default', './test/support/tally-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['test/support/seed.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/package/**', 'test/cluster/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        // Steps that build on one another, with real machines: minutes, not seconds.
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 1_500_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
