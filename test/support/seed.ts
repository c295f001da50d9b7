/**
 * Before each file of tests: `FAST_CHECK_SEED=-123 npx vitest run …` tries what a property failed with
 * once more. The message of the failure names the seed.
 */
import fc from 'fast-check';

const { FAST_CHECK_SEED: seed } = process.env;

if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
