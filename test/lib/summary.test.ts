import { describe, expect, it } from 'vitest';

import { nextCommands, notes } from '../../lib/summary.js';
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

describe('the commands to type next', () => {
  it.each([
    ['chef', ['bundle install', 'rake', 'rake verify']],
    ['cinc', ['rake', 'rake verify', 'rake destroy']],
  ])('with %s', (distribution, commands) => {
    const lines = nextCommands(appPlan({ distribution })).split('\n');
    expect(lines.map((line) => line.split('#')[0]?.trim())).toEqual(commands);
  });
});
