/** The machines that are there already, in the network to be. */
import { machineName, moveTo, type Present } from '../cluster/layout.js';
import { Network } from '../cluster/network.js';
import type { Machine } from '../settings/schema.js';
import { chefSettings } from '../settings/chef.js';
import { PATHS } from '../repository.js';
import type { AddressTask } from './address-task.js';
import { ownServer } from './chef-address.js';

/**
 * The machines of the repository. They move along when the network changes, each with its number; one
 * that has no place there has no settled address, and none has where it is so for any.
 */
export function presentMachines(task: AddressTask): Present[] {
  const { cluster } = task.repository;
  if (cluster === undefined) return [];
  const before = Network.parse(cluster.network, PATHS.cluster);
  const moved = moveTo(task.network, before, cluster.machines);
  // A server of the user's own does not move: a machine that would come to lie there makes room.
  const taken =
    before.cidr === task.network.cidr
      ? undefined
      : (task.request.value(chefSettings['chef-server'].ipaddr) ?? ownServer(task)?.ipaddr);
  return cluster.machines.map((machine, index) => {
    const { prefix } = cluster.roles[machine.role] ?? {};
    const number = before.offset(machine.ip);
    const there = moved?.[index];
    return {
      machine: there ?? machine,
      settled: there !== undefined && there.ip !== taken,
      named: number === undefined || machine.name !== machineName(prefix ?? '', number),
    };
  });
}

/** The machines of a role at addresses that were given: those that are there already, then the others. */
export function machinesAt(
  network: Network,
  { role, prefix }: { role: string; prefix: string },
  ips: readonly string[],
  present: readonly Present[],
): Present[] {
  const others = present.filter(({ machine }) => !ips.includes(machine.ip));
  return ips.map((ip) => {
    const one = present.find(({ machine }) => machine.ip === ip) ?? others.shift();
    // An address outside the network gives no name; it is refused with all that was planned.
    const machine = { ...one?.machine, name: one?.machine.name ?? `${prefix}-nowhere`, ip, role };
    const named = one?.named ?? false;
    return { machine: renamed(network, { machine, named }, prefix), named, settled: true };
  });
}

/** A machine under the name that its number and the prefix give it, or under the one of its own. */
export function renamed(
  network: Network,
  { machine, named }: Pick<Present, 'machine' | 'named'>,
  prefix: string,
): Machine {
  const number = network.offset(machine.ip);
  if (named || number === undefined) return machine;
  return { ...machine, name: machineName(prefix, number) };
}
