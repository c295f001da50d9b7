/** How the machines of a plan differ from those of a repository as it was. */
import { CHEF_SERVER } from './cluster/chef-server.js';
import type { Plan } from './plan/plan.js';
import type { Repository } from './repository.js';
import type { Machine } from './settings/schema.js';
import { table } from './table.js';

/** The settings of a repository as it was, for all but a new one. */
export type Before = Pick<Repository, 'cluster' | 'chef'>;

/** A machine of the plan, or of the repository as it was. */
export interface MachineChange {
  readonly machine: Machine;
  /** `anew`: its address or role changes, for which rake makes another in place of one that is there. */
  readonly state: 'kept' | 'new' | 'anew' | 'removed';
  /** What it was, of a machine that is made anew. */
  readonly was?: Machine;
}

/**
 * Compares the machines of a plan with those that there were, by their names.
 *
 * @returns the machines of the plan in their order, then those that are removed
 */
export function machineChanges({ cluster }: Plan, before: Before): MachineChange[] {
  if (before.cluster === undefined) {
    return cluster.machines.map((machine) => ({ machine, state: 'new' }));
  }
  const left = new Map(before.cluster.machines.map((machine) => [machine.name, machine]));
  const changes = cluster.machines.map((machine): MachineChange => {
    const was = left.get(machine.name);
    left.delete(machine.name);
    if (was === undefined) return { machine, state: 'new' };
    if (was.ip === machine.ip && was.role === machine.role) return { machine, state: 'kept' };
    return { machine, state: 'anew', was };
  });
  return [
    ...changes,
    ...[...left.values()].map((machine) => ({ machine, state: 'removed' as const })),
  ];
}

/** What stands before and behind a machine in the table. */
const MARKS = {
  kept: ['', ''],
  new: ['+', 'new'],
  anew: ['~', 'anew'],
  removed: ['-', 'removed'],
} as const;

/**
 * The machines as a table, the Chef server first. What is new, made anew or removed in a repository
 * that there was is marked.
 *
 * @param most lines; where there were more, the machines of a role that share a fate are one line
 */
export function machineTable(plan: Plan, before: Before, most = Infinity): string[] {
  const changes = machineChanges(plan, before);
  const marked = before.cluster !== undefined && changes.some(({ state }) => state !== 'kept');
  const groups = changes.length + 2 <= most ? changes.map((change) => [change]) : byFate(changes);
  const server = plan.chef['chef-server'];
  const was = before.chef?.['chef-server'];
  const moved = was !== undefined && was.ipaddr !== server.ipaddr ? `was ${was.ipaddr}` : '';
  const rows = [
    ['', 'machine', 'address', 'role', ''],
    ['', CHEF_SERVER.name, server.ipaddr, `${CHEF_SERVER.name} (${server.edition})`, moved],
    ...groups.map((group) => rowOf(group, marked)),
  ];
  return marked
    ? table(rows, ['left', 'left', 'left', 'left', 'left'])
    : table(
        rows.map((row) => row.slice(1)),
        ['left', 'left', 'left', 'left'],
      );
}

function rowOf(group: readonly MachineChange[], marked: boolean): string[] {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { machine, state, was } = first;
  const [mark, word] = marked ? MARKS[state] : MARKS.kept;
  const before =
    group.length === 1 && was !== undefined && was.ip !== machine.ip ? `, was ${was.ip}` : '';
  const span = (one: string, other: string) => (group.length === 1 ? one : `${one} … ${other}`);
  return [
    mark,
    span(machine.name, last.machine.name),
    span(machine.ip, last.machine.ip),
    group.length === 1 ? machine.role : `${machine.role} (${String(group.length)})`,
    word === '' ? '' : `${word}${before}`,
  ];
}

/** The machines in groups: of one role, and all new or all kept, and so on. */
function byFate(changes: readonly MachineChange[]): MachineChange[][] {
  const groups = new Map<string, MachineChange[]>();
  for (const change of changes) {
    const key = `${change.machine.role} ${change.state}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}
