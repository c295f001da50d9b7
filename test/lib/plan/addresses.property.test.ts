/** What holds of the address plan, whatever is asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkChef, checkCluster } from '../../../lib/cluster/check.js';
import { Network } from '../../../lib/cluster/network.js';
import type { Machine } from '../../../lib/settings/schema.js';
import { UserError } from '../../../lib/errors.js';
import type { Plan } from '../../../lib/plan/plan.js';
import { ROLES, type Role } from '../../../lib/roles.js';
import { appPlan, chefServerPlan, names, repositoryOf, rolePlan } from '../../support/plans.js';

const networks = fc
  .tuple(fc.integer({ min: 18, max: 29 }), fc.nat({ max: 255 }))
  .map(([length, block]) => `10.${String(block)}.0.0/${String(length)}`);
const counts = fc.integer({ min: 1, max: 40 }).map(String);
const starts = fc.integer({ min: 2, max: 300 }).map(String);

const requests = fc.record(
  {
    network: networks,
    'consul-server-count': counts,
    'web-count': counts,
    'web-start': starts,
    'lb-count': counts,
    'lb-start': starts,
  },
  { requiredKeys: ['network'] },
);

/** The plan, or undefined where what is asked for does not fit, which is told in one line. */
function planned(make: () => Plan): Plan | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^--[a-z-]+: [^\n]+\.$/u);
    return undefined;
  }
}

function checkAddresses({ cluster, chef }: Plan): void {
  const network = Network.parse(cluster.network, 'network');
  const addresses = [chef['chef-server'].ipaddr, ...cluster.machines.map(({ ip }) => ip)];
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(new Set(names({ cluster } as Plan)).size).toBe(cluster.machines.length);
  for (const address of addresses) {
    const number = network.offset(address);
    expect(number).toBeDefined();
    expect(network.reserved(number ?? 0)).toBeUndefined();
  }
}

const changes = fc.array(
  fc.tuple(fc.constantFrom<Role>(...ROLES), fc.integer({ min: 1, max: 60 })),
  { minLength: 1, maxLength: 5 },
);

/** What is done to a repository: from its plan to the one to be. */
type Step = (plan: Plan) => Plan;

const numbers = fc.constantFrom(2, 5, 10, 21, 25, 50, 101, 102, 201, 202, 203, 211);
const lists = fc.uniqueArray(numbers, { minLength: 1, maxLength: 4 });
const prefixes = fc.constantFrom('node', 'node2', 'srv', 'lb', 'x');
const smallCounts = fc.integer({ min: 1, max: 8 }).map(String);

function addressesIn({ cluster }: Plan, offsets: readonly number[]): string {
  const network = Network.parse(cluster.network, 'network');
  return offsets.map((number) => network.address(number)).join();
}

const appStep: fc.Arbitrary<Step> = fc
  .record(
    {
      network: fc.constantFrom('10.0.0.0/24', '10.0.0.0/27', '192.168.33.0/24', '10.0.0.0/16'),
      'web-count': smallCounts,
      'web-start': numbers.map(String),
      'lb-prefix': prefixes,
      'consul-server-start': numbers.map(String),
    },
    { requiredKeys: [] },
  )
  .map((options) => (plan) => appPlan(options, repositoryOf(plan)));

const roleStep: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom<Role>(...ROLES),
    fc.record(
      { count: smallCounts, start: numbers.map(String), prefix: prefixes },
      { requiredKeys: [] },
    ),
  )
  .map(
    ([role, options]) =>
      (plan) =>
        rolePlan(role, options, repositoryOf(plan)),
  );

const addressStep: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom<Role>(...ROLES), lists)
  .map(([role, list]) => (plan) => {
    return rolePlan(role, { ips: addressesIn(plan, list) }, repositoryOf(plan));
  });

/** Where the user has Chef servers; one of them is the gateway of a network, the user's own computer. */
const OWN_ADDRESSES = ['10.0.0.101', '192.168.33.202', '10.0.0.1'];

const chefServerStep: fc.Arbitrary<Step> = fc
  .constantFrom<Record<string, string>>(
    { edition: 'embedded' },
    ...OWN_ADDRESSES.map((ip) => ({ edition: 'existing', ip, fqdn: 'chef.corp.test' })),
  )
  .map((options) => (plan) => chefServerPlan(options, repositoryOf(plan)));

/** A name or an address written by hand, where that breaks no rule. */
const handStep: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(), fc.constantFrom('blog', 'node203', 'srv104', 'lb5', 'node225'), numbers)
  .map(([seed, name, number]) => (plan) => {
    const { cluster, chef } = plan;
    const index = seed % cluster.machines.length;
    const change = seed % 2 === 0 ? { name } : { ip: addressesIn(plan, [number]) };
    const machines = cluster.machines.map((machine, at) =>
      at === index ? { ...machine, ...change } : machine,
    );
    try {
      const edited = { ...cluster, machines };
      checkChef(chef, 'chef.json', checkCluster(edited, 'cluster.json'));
      return { ...plan, cluster: edited };
    } catch {
      return plan;
    }
  });

/** Every machine with a note of its own, as if by hand. */
function noted(plan: Plan): Plan {
  const machines = plan.cluster.machines.map((machine) => ({ note: machine.name, ...machine }));
  return { ...plan, cluster: { ...plan.cluster, machines } };
}

function machinesOf({ cluster }: Plan, role: string): Machine[] {
  return cluster.machines.filter((machine) => machine.role === role);
}

const notesOf = (machines: readonly Machine[]) => machines.map(({ note }) => note);

describe('the address plan', () => {
  it('holds whatever is asked for and written by hand, one after the other', () => {
    const steps = fc.array(fc.oneof(appStep, roleStep, addressStep, chefServerStep, handStep), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom<Role>(...ROLES), smallCounts, (all, role, more) => {
        let plan = appPlan();
        for (const step of all) {
          const before = noted(plan);
          const after = planned(() => step(before));
          if (after === undefined) continue;
          checkChef(after.chef, 'chef.json', checkCluster(after.cluster, 'cluster.json'));
          if ([before, after].every(({ chef }) => chef['chef-server'].edition === 'existing')) {
            expect(OWN_ADDRESSES).toContain(after.chef['chef-server'].ipaddr);
          }
          for (const { name } of ROLES) {
            const [old, now] = [machinesOf(before, name), machinesOf(after, name)];
            const kept = notesOf(now).filter((note) => note !== undefined);
            expect(kept).toHaveLength(Math.min(old.length, now.length));
          }
          const { cluster, chef } = appPlan({}, repositoryOf(after));
          expect({ cluster, chef }).toEqual({ cluster: after.cluster, chef: after.chef });
          plan = after;
        }
        const old = machinesOf(plan, role.name);
        const count = String(old.length + Number(more));
        const grown = planned(() => rolePlan(role, { count }, repositoryOf(plan)));
        if (grown === undefined) return;
        expect(machinesOf(grown, role.name).slice(0, old.length)).toEqual(old);
        expect(grown.chef).toEqual(plan.chef);
      }),
      { numRuns: 200 },
    );
  });

  it('gives no address twice, none outside the network, none that is reserved', () => {
    fc.assert(
      fc.property(requests, (options) => {
        const plan = planned(() => appPlan(options));
        if (plan !== undefined) checkAddresses(plan);
      }),
    );
  });

  it('has as many machines as were asked for', () => {
    fc.assert(
      fc.property(requests, (options) => {
        const plan = planned(() => appPlan(options));
        if (plan === undefined) return;
        for (const role of ROLES) {
          const count = (options as Record<string, string>)[`${role.name}-count`];
          expect(names(plan, role.name)).toHaveLength(Number(count ?? role.count));
        }
      }),
    );
  });

  it('leaves every machine where it is when a count grows, and takes the last away when it shrinks', () => {
    fc.assert(
      fc.property(requests, changes, (options, steps) => {
        let before = planned(() => appPlan(options));
        for (const [role, count] of steps) {
          if (before === undefined) return;
          const repository = repositoryOf(before);
          const after = planned(() => rolePlan(role, { count: String(count) }, repository));
          if (after === undefined) continue;
          checkAddresses(after);
          const [old, now] = [before, after].map(({ cluster }) =>
            cluster.machines.filter((machine) => machine.role === role.name),
          );
          expect(now).toHaveLength(count);
          expect(now?.slice(0, old?.length)).toEqual(old?.slice(0, count));
          const others = ({ cluster }: Plan) =>
            cluster.machines.filter((machine) => machine.role !== role.name);
          expect(others(after)).toEqual(others(before));
          expect(after.chef).toEqual(before.chef);
          before = after;
        }
      }),
    );
  });

  it('suggests a value that works', () => {
    fc.assert(
      fc.property(
        fc.record({
          network: networks,
          'web-count': fc.integer({ min: 1, max: 1000 }).map(String),
        }),
        (options) => {
          try {
            appPlan(options);
          } catch (error) {
            const message = error instanceof UserError ? error.message : '';
            const [, flag, value] = /\. --(\S+) (\S+)/u.exec(message) ?? [];
            const network = /\. (\d\S+) would work\.$/u.exec(message)?.[1];
            const change = network === undefined ? { [flag ?? '']: value ?? '' } : { network };
            checkAddresses(appPlan({ ...options, ...change }));
          }
        },
      ),
    );
  });

  it('is the same when nothing is asked for again', () => {
    fc.assert(
      fc.property(requests, (options) => {
        const plan = planned(() => appPlan(options));
        if (plan === undefined) return;
        expect(appPlan({}, repositoryOf(plan))).toEqual(plan);
        expect(appPlan(options, repositoryOf(plan))).toEqual(plan);
      }),
    );
  });
});
