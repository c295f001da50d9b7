/** A property that failed on another computer can be made to fail here. */
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  fc.resetConfigureGlobal();
});

/** How a property fails that fails for most texts, each time for others. */
function failure(): string {
  try {
    fc.assert(
      fc.property(fc.string({ minLength: 5 }), fc.nat(), (text, at) => !(text[2] && at > 9)),
    );
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('The property holds');
}

it('a property that fails names its seed, and fails with it in the same way', async () => {
  const first = failure();
  const [, seed = ''] = /seed: (-?\d+)/u.exec(first) ?? [];
  expect(failure()).not.toBe(first);
  vi.stubEnv('FAST_CHECK_SEED', seed);
  // It was imported before this file.
  vi.resetModules();
  await import('./support/seed.js');
  expect([failure(), failure()]).toEqual([first, first]);
});
