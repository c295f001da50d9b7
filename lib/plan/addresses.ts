/** Plans who gets which address: the Chef server and the machines of all roles. */
import {
  NetworkFull,
  Numbers,
  inOrder,
  layOut,
  type Present,
  type RoleDemand,
} from '../cluster/layout.js';
import type { Network } from '../cluster/network.js';
import type { Cluster, Machine, RoleSettings } from '../settings/schema.js';
import { userError } from '../errors.js';
import type { Request } from '../options/request.js';
import type { Role } from '../roles.js';
import type { AddressTask } from './address-task.js';
import { chefServerAddress } from './chef-address.js';
import { fullNetworkError } from './full-network.js';
import { machinesAt, presentMachines, renamed } from './present.js';
import { rolesToBe, settingsOf, withStarts } from './role-settings.js';

/** The address plan. */
export interface AddressPlan {
  /** The address of the Chef server. */
  readonly chefServer: string;
  readonly roles: Cluster['roles'];
  readonly machines: Machine[];
}

/**
 * Makes the address plan. Machines that exist keep their name and address; when a role shrinks its
 * last ones go; a start lays the role out anew, and a new prefix renames its machines. Whatever else
 * the user wrote about a machine stays, a name of its own as well.
 *
 * @throws UserError that names the option which cannot be fulfilled, and a value that could
 */
export function planAddresses(task: AddressTask): AddressPlan {
  const { request, repository, network } = task;
  const present = presentMachines(task);
  const roles = rolesToBe(task);
  const demands = Object.entries(roles).map(([role, settings]) =>
    demandOf(
      task,
      role,
      settings,
      present.filter(({ machine }) => machine.role === role),
    ),
  );
  let chefServer: string | undefined;
  try {
    chefServer = chefServerAddress(task, demands);
    const laidOut = layOut(network, [chefServer], demands);
    const machines = inOrder(laidOut, repository.cluster?.machines ?? []);
    return { chefServer, machines, roles: withStarts(task, roles) };
  } catch (error) {
    if (!(error instanceof NetworkFull)) throw error;
    throw fullNetworkError({
      request,
      network,
      demands,
      full: error.role,
      defaultStart: task.roles.find(({ name }) => name === error.role)?.start,
      chefServer,
    });
  }
}

function demandOf(
  { request, repository, network, roles }: AddressTask,
  role: string,
  { prefix, start }: RoleSettings,
  present: readonly Present[],
): RoleDemand {
  const asked = request.role(role);
  const current = settingsOf(repository.cluster, role);
  const known = roles.find(({ name }) => name === role);
  checkStart(request, network, role, known);
  if (asked.ips !== undefined) {
    const given = machinesAt(network, { role, prefix }, asked.ips, present);
    return { role, prefix, start, count: given.length, present: given };
  }
  return {
    role,
    prefix,
    start,
    // Whoever runs a role's own generator wants one at least.
    count: asked.count ?? (current === undefined ? Math.max(known?.count ?? 0, 1) : present.length),
    present: present.map((one) => ({
      ...one,
      machine: current?.prefix === prefix ? one.machine : renamed(network, one, prefix),
      settled: one.settled && asked.start === undefined,
    })),
  };
}

function checkStart(
  request: Request,
  network: Network,
  role: string,
  known: Role | undefined,
): void {
  const { start } = request.role(role);
  if (start === undefined || start <= network.lastOffset) return;
  const example = new Numbers(network, []).begin(known?.start ?? network.firstOffset);
  throw userError(
    request.flag(role, 'start'),
    `${String(start)} lies behind the end of ${network.cidr}, whose last machine is number ${String(network.lastOffset)}`,
    `${String(example)} would work`,
  );
}
