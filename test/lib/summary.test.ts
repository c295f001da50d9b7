import { describe, expect, it } from 'vitest';

import { ROLES } from '../../lib/roles.js';
import { nextSteps, notes, summary, type Outcome } from '../../lib/summary.js';
import { NOTHING, appPlan, names, repositoryOf, upOf } from '../support/plans.js';

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
    const before = { ...NOTHING, workstation: { bundled: true, made: [] } };
    const steps = nextSteps(appPlan({ distribution }), before, ROLES, outcomes(states));
    const written = Object.values(states).some((state) => state !== 'unchanged');
    const commands = written ? ['rake', 'rake verify', 'rake destroy'] : [];
    expect(steps.map(({ command }) => command)).toEqual(
      bundle ? ['bundle install', ...commands] : commands,
    );
  });

  const written = outcomes({ 'README.md': 'changed' });

  it.each<[Record<string, string>, string]>([
    [{ 'web-count': '4' }, 'makes node203 and node204'],
    [{ 'web-count': '1' }, 'destroys node202'],
    [{ 'web-count': '1', 'lb-count': '2' }, 'makes lb212, destroys node202'],
    [{ 'web-count': '12' }, 'makes node203 … node213 (10 machines)'],
    [{ 'lb-ips': '192.168.33.99', 'lb-prefix': 'x' }, 'makes x99, destroys lb211'],
    [{ domain: 'shop.test' }, 'brings the cluster to what was written'],
  ])('fit what is changed of a cluster that is up: %j', (options, meaning) => {
    const before = upOf(appPlan());
    const steps = nextSteps(appPlan(options, before), before, ROLES, written);
    expect(steps.map(({ command }) => command)).toEqual(['rake', 'rake verify']);
    expect(steps[0]?.meaning).toBe(meaning);
  });

  it.each<[Record<string, string>, string[]]>([
    [{ 'web-count': '4' }, []],
    [{ 'web-count': '1' }, []],
    [{ provider: 'ssh' }, []],
    [{ 'lb-count': '2' }, ['chef-server']],
  ])('begin at the beginning while there is no machine yet: %j with %j', (options, made) => {
    const before = { ...repositoryOf(appPlan()), workstation: { bundled: false, made } };
    const plan = appPlan(options, before);
    const steps = nextSteps(plan, before, ROLES, written);
    const commands = ['bundle install', 'rake', 'rake verify', 'rake destroy'];
    expect(steps.map(({ command }) => command)).toEqual(commands);
    expect(steps[1]?.meaning).toBe('brings the cluster up');
    expect(notes(plan, before, { CHEF_LICENSE: 'accept' })).toEqual([]);
  });

  it('take the machines that should be there for made where nobody may look', () => {
    const up = upOf(appPlan());
    const before = { ...up, workstation: { bundled: true, made: undefined } };
    const plan = appPlan({ 'web-count': '4' }, before);
    const steps = nextSteps(plan, before, ROLES, written);
    expect(steps[0]).toMatchObject({ command: 'rake', meaning: 'makes node203 and node204' });
  });

  it('count what earlier runs changed since the last rake, and what was not finished', () => {
    const before = upOf(appPlan({ 'web-count': '4' }));
    const made = before.workstation.made?.filter((name) => name !== 'srv103');
    const shrunk = appPlan({ 'web-count': '2' }, before);
    const since = { ...repositoryOf(shrunk), workstation: { bundled: true, made } };
    const plan = appPlan({ 'lb-count': '2' }, since);
    const [rake] = nextSteps(plan, since, ROLES, written);
    expect(rake?.meaning).toBe('makes srv103 and lb212, destroys node203 and node204');
    expect(notes(plan, since, { CHEF_LICENSE: 'accept' })).toEqual([
      'The next rake destroys node203 and node204, with all that is on them.',
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [{ provider: 'libvirt' }, 'the provider'],
    [{ network: '192.168.34.0/24', datacenter: 'dc2' }, 'the network and the datacenter'],
    [{ 'chef-server-edition': 'cinc' }, "the Chef server's edition"],
    [{ 'chef-server-ip': '192.168.33.11' }, "the Chef server's address"],
  ])('begin with rake destroy where machines cannot be changed: %j', (options, what) => {
    const before = upOf(appPlan());
    const plan = appPlan(options, before);
    const steps = nextSteps(plan, before, ROLES, written);
    expect(steps.map(({ command }) => command)).toEqual(['rake destroy', 'rake', 'rake verify']);
    expect(steps[1]?.meaning).toBe('brings the cluster up');
    expect(notes(plan, before, { CHEF_LICENSE: 'accept' })[0]).toBe(
      `Machines keep ${what} that they were made with: run rake destroy before the next rake, which makes them again. What is on them is lost.`,
    );
  });
});

describe('a Chef server that was made here, where the user has another', () => {
  it('is to be destroyed first, also in a later run', () => {
    const own = {
      'chef-server-edition': 'existing',
      'chef-server-ip': '203.0.113.5',
      'chef-server-fqdn': 'chef.example.com',
    };
    const before = { ...repositoryOf(appPlan(own)), workstation: upOf(appPlan()).workstation };
    const plan = appPlan({ 'web-count': '3' }, before);
    const [first] = nextSteps(plan, before, ROLES, outcomes({ 'README.md': 'changed' }));
    expect(first?.command).toBe('rake destroy');
    expect(notes(plan, before, { CHEF_LICENSE: 'accept' })).toEqual([
      expect.stringContaining("Machines keep the Chef server's edition that they were made with"),
    ]);
  });
});

describe('the notes about machines', () => {
  const accepted = { CHEF_LICENSE: 'accept' };

  it.each<[string, string[]]>([
    [
      'docker',
      [
        'The next rake destroys lb211, with all that is on it.',
        'The next rake makes node202 anew for another address or role: what is on it is lost.',
      ],
    ],
    [
      'ssh',
      [
        'The next rake lets lb211 leave the cluster; what runs there stays.',
        'node202 cannot get another address or role over ssh, and rake refuses it: take it out, run rake, then add a host without the former services.',
      ],
    ],
  ])('say what is lost: %s', (provider, said) => {
    const before = upOf(appPlan({ provider }));
    const after = appPlan({ 'lb-count': '0' }, before);
    const machines = after.cluster.machines.map((machine) =>
      machine.name === 'node202' ? { ...machine, ip: '192.168.33.99' } : machine,
    );
    const plan = { ...after, cluster: { ...after.cluster, machines } };
    expect(notes(plan, before, accepted)).toEqual(said);
    expect(names(plan)).not.toContain('lb211');
  });

  it('say once what a Chef server of the user needs', () => {
    const own = {
      'chef-server-edition': 'existing',
      'chef-server-ip': '203.0.113.5',
      'chef-server-fqdn': 'chef.example.com',
    };
    const plan = appPlan(own);
    const note =
      'Before rake, put the private key of testuser, an administrator of testorg on chef.example.com, into .chef/testuser.pem; README.md says more.';
    expect(notes(plan, NOTHING, accepted)).toEqual([note]);
    expect(notes(appPlan(own, repositoryOf(appPlan())), repositoryOf(appPlan()), accepted)).toEqual(
      [note],
    );
    expect(notes(plan, repositoryOf(plan), accepted)).toEqual([]);
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
