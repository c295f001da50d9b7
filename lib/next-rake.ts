/** What the next `rake` does with the machines that were made, when it brings them to a plan. */
import { CHEF_SERVER } from './cluster/chef-server.js';
import { machineChanges, type Before } from './machine-changes.js';
import type { Plan } from './plan/plan.js';
import type { Workstation } from './workstation.js';

/** A repository as it was, and its machines. */
export type Made = Before & { readonly workstation: Workstation };

/** The machines by what becomes of them, by their names. */
export interface NextRake {
  /** Whether no machine of the cluster is there yet. */
  readonly first: boolean;
  readonly makes: readonly string[];
  /** They are there, and have another address or role in the plan. */
  readonly anew: readonly string[];
  /** They are there, whoever took them out of the plan. */
  readonly destroys: readonly string[];
  /** What cannot be changed while there are machines: `the provider`. */
  readonly fixed: readonly string[];
}

/** Compares a plan with the machines that are there. */
export function nextRake(plan: Plan, before: Made): NextRake {
  const made = madeIn(before);
  const there = new Set(made);
  const planned = plan.cluster.machines.map(({ name }) => name);
  const anew = machineChanges(plan, before).filter(({ state }) => state === 'anew');
  return {
    first: made.every((name) => name === CHEF_SERVER.name),
    makes: planned.filter((name) => !there.has(name)),
    anew: anew.map(({ machine }) => machine.name).filter((name) => there.has(name)),
    destroys: made.filter((name) => name !== CHEF_SERVER.name && !planned.includes(name)),
    fixed: made.length === 0 ? [] : fixedChanges(plan, before, made),
  };
}

/** The machines that were made; where nobody may look, all that there should be. */
function madeIn({ workstation, cluster, chef }: Made): readonly string[] {
  if (workstation.made !== undefined) return workstation.made;
  const own = chef?.['chef-server'].edition === 'existing' ? [] : [CHEF_SERVER.name];
  return [...own, ...(cluster?.machines ?? []).map(({ name }) => name)];
}

/** The settings that change and are the machines' for good, as vendor/gems and vendor/cookbooks have it. */
function fixedChanges({ cluster, chef }: Plan, before: Made, made: readonly string[]): string[] {
  const was = before.cluster;
  const [server, old] = [chef['chef-server'], before.chef?.['chef-server']];
  if (was === undefined || old === undefined) return [];
  const moved = was.network !== cluster.network;
  // An earlier run may have changed it: its machine tells.
  const forgotten = server.edition === 'existing' && made.includes(CHEF_SERVER.name);
  const changes: [boolean, string][] = [
    [was.provider !== cluster.provider, 'the provider'],
    [moved, 'the network'],
    [was.datacenter !== cluster.datacenter, 'the datacenter'],
    [old.edition !== server.edition || forgotten, "the Chef server's edition"],
    [
      !moved && old.edition === server.edition && !forgotten && old.ipaddr !== server.ipaddr,
      "the Chef server's address",
    ],
  ];
  return changes.filter(([changed]) => changed).map(([, what]) => what);
}

/** What `rake` does, in a few words. */
export function meaningOfRake(next: NextRake, { cluster }: Plan): string {
  if (next.fixed.length > 0 || (next.first && next.destroys.length === 0)) {
    return 'brings the cluster up';
  }
  const host = cluster.provider === 'ssh';
  const parts = [
    [host ? 'sets up' : 'makes', next.makes],
    ['makes anew', next.anew],
    [host ? 'lets go of' : 'destroys', next.destroys],
  ] as const;
  const said = parts.flatMap(([verb, names]) =>
    names.length === 0 ? [] : `${verb} ${listed(names)}`,
  );
  return said.length === 0 ? 'brings the cluster to what was written' : said.join(', ');
}

/** What has to be known of the machines before `rake`: what of them is lost, and what it cannot do. */
export function losses(next: NextRake, { cluster }: Plan): string[] {
  const { fixed, destroys, anew } = next;
  if (fixed.length > 0) {
    return [
      `Machines keep ${and(fixed)} that they were made with: run rake destroy before the next rake, which makes them again. What is on them is lost.`,
    ];
  }
  const [gone, other] = [listed(destroys), listed(anew)];
  if (cluster.provider === 'ssh') {
    return [
      ...(destroys.length === 0
        ? []
        : [`The next rake lets ${gone} leave the cluster; what runs there stays.`]),
      ...(anew.length === 0
        ? []
        : [
            `${other} cannot get another address or role over ssh, and rake refuses it: take ${them(anew)} out, run rake, then add a host without the former services.`,
          ]),
    ];
  }
  return [
    ...(destroys.length === 0
      ? []
      : [`The next rake destroys ${gone}, with all that is on ${them(destroys)}.`]),
    ...(anew.length === 0
      ? []
      : [
          `The next rake makes ${other} anew for another address or role: what is on ${them(anew)} is lost.`,
        ]),
  ];
}

/** Names in a sentence; the first and the last of many. */
function listed(names: readonly string[]): string {
  if (names.length <= 6) return and(names);
  return `${names[0] ?? ''} … ${names.at(-1) ?? ''} (${String(names.length)} machines)`;
}

function and(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function them(names: readonly unknown[]): string {
  return names.length === 1 ? 'it' : 'them';
}
