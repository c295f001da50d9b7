/** What holds of the address plan, whatever is asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Network } from '../../../lib/cluster/network.js';
import { UserError } from '../../../lib/errors.js';
import type { Plan } from '../../../lib/plan/plan.js';
import { ROLES, type Role } from '../../../lib/roles.js';
import { appPlan, names, repositoryOf, rolePlan } from '../../support/plans.js';

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

describe('the address plan', () => {
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
