import { describe, expect, it } from 'vitest';

import { notes } from '../../lib/summary.js';
import { appPlan } from '../support/plans.js';

describe('the note about the Chef licence', () => {
  it.each([
    [{}, {}, true],
    [{}, { CHEF_LICENSE: 'no' }, true],
    [{}, { CHEF_LICENSE: 'accept' }, false],
    [{}, { CHEF_LICENSE: 'accept-no-persist' }, false],
    [{ 'chef-license': 'accept' }, {}, false],
    [{ distribution: 'cinc' }, {}, false],
  ])('with the options %j and the environment %j: %j', (options, environment, shown) => {
    const [note] = notes(appPlan(options), environment);
    expect(note?.includes('CHEF_LICENSE') ?? false).toBe(shown);
  });
});
