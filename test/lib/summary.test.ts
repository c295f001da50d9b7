import { describe, expect, it } from 'vitest';

import { ROLES } from '../../lib/roles.js';
import { nextSteps, notes, summary, type Outcome } from '../../lib/summary.js';
import { NOTHING, appPlan, repositoryOf } from '../support/plans.js';

describe('the note about the Chef licence', () => {
  it.each([
    [{}, {}, true],
    [{}, { CHEF_LICENSE: 'no' }, true],
    [{}, { CHEF_LICENSE: 'accept' }, false],
    [{}, { CHEF_LICENSE: 'accept-no-persist' }, false],
    [{}, { CHEF_LICENSE: 'accept-silent' }, false],
    [{ 'chef-license': 'accept' }, {}, false],
    [{ distribution: 'cinc' }, {}, false],
  ])('with the options %j and the environment %j: %j', (options, environment, shown) => {
    const [note] = notes(appPlan(options), NOTHING, environment);
    expect(note?.includes('CHEF_LICENSE') ?? false).toBe(shown);
  });
});

/** What came of some files, all alike or by path. */
function outcomes(states: Record<string, Outcome['state']>): Outcome[] {
  return Object.entries(states).map(([path, state]) => ({ path, state }));
}

const GEMSPEC = 'vendor/gems/chef-machines/chef-machines.gemspec';

describe('the commands to type next', () => {
  it.each<[string, Record<string, Outcome['state']>, boolean]>([
    ['chef', { Gemfile: 'new', [GEMSPEC]: 'new' }, true],
    ['chef', { Gemfile: 'unchanged', [GEMSPEC]: 'unchanged' }, false],
    ['chef', { Gemfile: 'unchanged', [GEMSPEC]: 'changed' }, true],
    ['chef', { Gemfile: 'changed' }, true],
    ['cinc', { Gemfile: 'new', [GEMSPEC]: 'new' }, false],
  ])('with %s and %j', (distribution, states, bundle) => {
    const steps = nextSteps(appPlan({ distribution }), NOTHING, ROLES, outcomes(states));
    const written = Object.values(states).some((state) => state !== 'unchanged');
    const commands = written ? ['rake', 'rake verify', 'rake destroy'] : [];
    expect(steps.map(({ command }) => command)).toEqual(
      bundle ? ['bundle install', ...commands] : commands,
    );
  });

  it.each<[Record<string, string>, string]>([
    [{ 'web-count': '4' }, 'makes node203 and node204'],
    [{ 'web-count': '1' }, 'destroys node202'],
    [{ 'web-count': '1', 'lb-count': '2' }, 'makes lb212, destroys node202'],
    [{ 'web-count': '12' }, 'makes node203 … node213 (10 machines)'],
    [{ 'lb-ips': '192.168.33.99', 'lb-prefix': 'x' }, 'makes x99, destroys lb211'],
    [{ domain: 'shop.test' }, 'brings the cluster to what was written'],
  ])('fit what is changed: %j', (options, meaning) => {
    const before = repositoryOf(appPlan());
    const written = outcomes({ 'README.md': 'changed' });
    const steps = nextSteps(appPlan(options, before), before, ROLES, written);
    expect(steps.map(({ command }) => command)).toEqual(['rake', 'rake verify']);
    expect(steps[0]?.meaning).toBe(meaning);
  });
});

describe('the end of a run', () => {
  const environment = { CHEF_LICENSE: 'accept' };
  const states = outcomes({
    Gemfile: 'new',
    'README.md': 'changed',
    'roles/a.json': 'unchanged',
    'roles/b.json': 'unchanged',
    'vendor/gems/x/old.rb': 'removed',
    'vendor/gems/x/x.rb': 'new',
  });

  it('has a line for each folder at the top', () => {
    const text = summary({
      plan: appPlan(),
      before: NOTHING,
      roles: ROLES,
      outcomes: states,
      verbose: false,
      environment,
    });
    expect(text.split('\n').slice(1, 4)).toEqual([
      '  (top)    2 files  1 new, 1 changed',
      '  roles/   2 files  unchanged',
      '  vendor/   1 file  1 new, 1 removed',
    ]);
    expect(text).toContain('  srv101       192.168.33.101  consul-server\n');
    expect(text).toMatch(/^Next:\n {2}bundle install {2}# /mu);
  });

  it('lists every file where it is asked for', () => {
    const text = summary({
      plan: appPlan(),
      before: NOTHING,
      roles: ROLES,
      outcomes: states,
      verbose: true,
      environment,
    });
    for (const { path, state } of states) expect(text).toContain(`  ${state.padEnd(9)}  ${path}\n`);
  });

  it.each([6, 60])('fits on a screen: %i machines', (count) => {
    const options = { 'web-count': String(count), network: '8.0.0.0/16', provider: 'virtualbox' };
    const plan = appPlan({ ...options, 'consul-server-count': '2' });
    const text = summary({
      plan,
      before: NOTHING,
      roles: ROLES,
      outcomes: states,
      verbose: false,
      environment: {},
    });
    expect(text.split('\n').length).toBeLessThanOrEqual(30);
    expect(text).toContain(count === 6 ? 'node206 ' : 'web (60)');
  });

  it.each<[Outcome['state'], string]>([
    ['unchanged', 'Nothing had to be written.'],
    ['kept', 'Nothing was written: the files that were edited by hand are kept as they are.'],
  ])('says why nothing was written: %s', (state, reason) => {
    const all = outcomes({ Gemfile: 'unchanged', Rakefile: state });
    expect(
      summary({
        plan: appPlan(),
        before: NOTHING,
        roles: ROLES,
        outcomes: all,
        verbose: false,
        environment,
      }),
    ).toContain(reason);
  });
});
