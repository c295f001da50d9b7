/** Whatever the files hold, a run changes what was asked for and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { checkChef, checkCluster } from '../../../lib/cluster/check.js';
import { UserError } from '../../../lib/errors.js';
import {
  appCommand,
  chefServerCommand,
  roleCommand,
  type Command,
} from '../../../lib/options/command.js';
import { askAll } from '../../../lib/options/questions.js';
import { Request } from '../../../lib/options/request.js';
import { makePlan, type Plan } from '../../../lib/plan/plan.js';
import { PATHS } from '../../../lib/repository.js';
import { ROLES, type Role } from '../../../lib/roles.js';
import { chefSettings } from '../../../lib/settings/chef.js';
import { clusterSettings } from '../../../lib/settings/cluster.js';
import { roleOptions, roleSettings } from '../../../lib/settings/role.js';
import { settingsIn, valueAt, written, type Setting } from '../../../lib/settings/setting.js';
import { appPlan, repositoryOf } from '../../support/plans.js';

type Files = Pick<Plan, 'cluster' | 'chef'>;

/** The roles of this package, the first with options of its own. */
const roles: readonly Role[] = ROLES.map((role, index) => ({
  ...role,
  ...(index === 0
    ? {
        options: {
          ui: { type: 'boolean', description: 'A switch', default: true },
          raft_speed: {
            type: 'number',
            description: 'A number',
            default: 5,
            minimum: 1,
            maximum: 10,
          },
        } as const,
      }
    : {}),
}));

/** Planned with the machines: what a network and a count can be is tried with those. */
const OF_ADDRESSES = [clusterSettings.network, chefSettings['chef-server'].ipaddr];

/** Every setting that the files can hold. */
const SETTINGS: readonly Setting<unknown>[] = [
  ...settingsIn(clusterSettings),
  ...settingsIn(chefSettings),
  ...roles.flatMap((role) => settingsIn({ ...roleSettings(role), ...roleOptions(role) })),
].filter((setting) => OF_ADDRESSES.every((other) => other !== setting));

/** What a setting can be that is not its default. */
function others(setting: Setting<unknown>): fc.Arbitrary<unknown> {
  const { type, minimum = 0, maximum = 0 } = z.toJSONSchema(setting.schema);
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/u);
  const kinds: Record<string, fc.Arbitrary<unknown>> = {
    string: fc.oneof(
      word,
      fc.tuple(word, word).map(([one, other]) => `${one}@${other}.test`),
      fc.constantFrom('1.8.7', '1.22.0', '18.8.1', '18.10.17'),
    ),
    integer: fc.integer({ min: minimum, max: maximum }),
    boolean: fc.boolean(),
  };
  const any =
    setting.choices === undefined ? kinds[String(type)] : fc.constantFrom(...setting.choices);
  if (any === undefined) throw new Error(`What can ${setting.place.join('.')} be?`);
  // Only the usual distribution has a licence.
  const usual = setting === chefSettings['chef-client'].distribution ? undefined : setting.default;
  return any.filter((value) => value !== usual && setting.schema.safeParse(value).success);
}

/** Writes a value at a place in the files. */
function write(files: Files, place: readonly string[], value: unknown): void {
  const parent = valueAt(files as never, place.slice(0, -1)) as Record<string, unknown>;
  parent[place.at(-1) ?? ''] = value;
}

/** The files as a user may have written them: each setting another, with more beside. */
const files: fc.Arbitrary<Files> = fc
  .record({
    base: fc.record({
      network: fc.constantFrom('10.0.0.0/16', '172.16.5.0/24'),
      ...Object.fromEntries(
        roles.slice(1).map(({ name }) => [`${name}-count`, fc.constantFrom('0', '1', '3')]),
      ),
    }),
    values: fc.tuple(...SETTINGS.map(others)),
    unknown: fc.jsonValue({ maxDepth: 1 }),
    ip: fc.constantFrom(33, 77),
  })
  .map(({ base, values, unknown, ip }): Files => {
    const plan = appPlan(base, undefined, roles);
    const result = structuredClone({ cluster: plan.cluster, chef: plan.chef });
    for (const [index, { place }] of SETTINGS.entries()) {
      const there = place[1] !== 'roles' || Object.hasOwn(result.cluster.roles, place[2] ?? '');
      if (there) write(result, place, values[index]);
    }
    const { cluster, chef } = result;
    if (chef['chef-client'].distribution === 'cinc') {
      Reflect.deleteProperty(chef['chef-client'], 'license');
    }
    chef['chef-server'].ipaddr = cluster.network
      .replace('0/', `${String(ip)}/`)
      .replace(/\/.*/u, '');
    const machines = cluster.machines as unknown as Record<string, unknown>[];
    Object.assign(machines[0] ?? {}, { name: 'blog', note: unknown });
    if (ip === 77) machines.reverse();
    for (const each of [
      cluster,
      cluster.consul,
      chef,
      chef['chef-user'],
      ...Object.values(cluster.roles),
    ]) {
      Object.assign(each, { mine: unknown });
    }
    return result;
  })
  .filter(isGood);

/** Whether the files fit together: the values were chosen one by one. */
function isGood({ cluster, chef }: Files): boolean {
  try {
    checkChef(chef, PATHS.chef, checkCluster(cluster, PATHS.cluster, roles));
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const COMMANDS: readonly [name: string, command: Command, roles: readonly Role[]][] = [
  ['app', appCommand(roles), roles],
  ['chef-server', chefServerCommand, []],
  ...roles.map((role): [string, Command, Role[]] => [role.name, roleCommand(role), [role]]),
];

/** The files after a run. */
function after(
  command: Command,
  known: readonly Role[],
  before: Files,
  flags: Record<string, string> = {},
): Files {
  const request = Request.parse(command, new Map(Object.entries(flags)));
  const { cluster, chef } = makePlan(request, repositoryOf(before as Plan), known);
  return { cluster, chef };
}

/**
 * What cannot be asked for alone: a repository's name cannot be changed, a licence means nothing to one
 * of the distributions, and machines are laid out anew from another start, or renamed.
 */
const NOT_ALONE = [
  clusterSettings.name,
  chefSettings['chef-client'].license,
  ...roles.flatMap((role) => [roleSettings(role).start, roleSettings(role).prefix]),
];

/** Whether the Chef server is one of the user's own, whose name and address come with it. */
function isOwnServer({ chef }: Files): boolean {
  return chef['chef-server'].edition === 'existing';
}

describe('every setting that the files can hold', () => {
  // The role generators add themselves where the cluster did without.
  it.each(COMMANDS)('survives a run of %s, in its place', (name, command, known) => {
    fc.assert(
      fc.property(files, (before) => {
        fc.pre(known.length !== 1 || Object.hasOwn(before.cluster.roles, name));
        expect(JSON.stringify(after(command, known, before))).toBe(JSON.stringify(before));
      }),
      { numRuns: 25 },
    );
  });

  it.each(COMMANDS)('survives a run of %s that is asked for another', (_name, command, known) => {
    const flags = command.groups.flatMap((group) =>
      group.options
        .filter((option): option is Setting<unknown> => SETTINGS.includes(option as never))
        .filter((option) => NOT_ALONE.every((other) => other !== option))
        .map((setting) => ({ flag: group.prefix + setting.flag, setting })),
    );
    const settings = new Map(flags.map(({ flag, setting }) => [flag, setting]));
    const asked = fc
      .constantFrom(...flags)
      .chain(({ flag, setting }) => others(setting).map((value) => [flag, value] as const));
    fc.assert(
      fc.property(files, asked, (before, [flag, value]) => {
        const setting = settings.get(flag);
        fc.pre(setting?.current(repositoryOf(before as Plan)) !== undefined);
        const expected = structuredClone(before);
        write(expected, setting.place, value);
        fc.pre(isGood(expected) && !isOwnServer(before) && !isOwnServer(expected));
        const found = after(command, known, before, { [flag]: written(value) });
        // Each distribution has versions of its own, and only one a licence.
        if (setting === chefSettings['chef-client'].distribution) {
          for (const { chef } of [expected, found]) {
            Reflect.deleteProperty(chef['chef-client'], 'license');
            Reflect.deleteProperty(chef['chef-client'], 'version');
          }
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it.each(COMMANDS)('is what the questions of %s offer', async (name, command, known) => {
    await fc.assert(
      fc.asyncProperty(files, async (before) => {
        fc.pre(known.length !== 1 || Object.hasOwn(before.cluster.roles, name));
        const texts = await askAll(
          command,
          new Map(),
          repositoryOf(before as Plan),
          (question) => Promise.resolve(question.default),
          () => ({ warnings: [] }),
        );
        expect(Object.fromEntries(texts)).toEqual({});
      }),
      { numRuns: 10 },
    );
  });
});
