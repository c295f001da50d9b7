/** Plans who gets which address: the Chef server and the machines of all roles. */
import { addressProblem } from '../cluster/check.js';
import { CHEF_SERVER } from '../cluster/defaults.js';
import {
  NetworkFull,
  Numbers,
  inOrder,
  layOut,
  settledMachines,
  type Present,
  type RoleDemand,
} from '../cluster/layout.js';
import type { Network } from '../cluster/network.js';
import type { Cluster, Machine, RoleSettings } from '../cluster/schema.js';
import { userError } from '../errors.js';
import type { Request } from '../options/request.js';
import type { Role } from '../roles.js';
import { freeAddress, type AddressTask } from './address-task.js';
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
    for (const demand of demands) checkIps(task, demand, demands, chefServer);
    const laidOut = layOut(network, [chefServer], demands);
    const machines = inOrder(laidOut, repository.cluster?.machines ?? []);
    checkNames(request, machines);
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
    count: asked.count ?? (current === undefined ? (known?.count ?? 0) : present.length),
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

/** Checks the addresses given with `--ips` against the network, the other roles' and the Chef server's. */
function checkIps(
  { request, network }: AddressTask,
  { role, start }: RoleDemand,
  demands: readonly RoleDemand[],
  chefServer: string,
): void {
  const { ips } = request.role(role);
  if (ips === undefined) return;
  const owners = new Map([[chefServer, `the ${CHEF_SERVER.name}`]]);
  const others = demands.filter((demand) => demand.role !== role);
  for (const machine of settledMachines(others)) owners.set(machine.ip, machine.name);
  const taken = [...owners.keys(), ...ips];
  for (const ip of ips) {
    const problem = addressProblem(network, ip, owners.get(ip));
    if (problem !== undefined) {
      throw userError(request.flag(role, 'ips'), problem, freeAddress(network, taken, start));
    }
  }
}

/**
 * Names can clash where a prefix or addresses are given, with names that settled machines have: node2
 * and 5 give the name that node and 25 give, and the user may have called a machine so.
 */
function checkNames(request: Request, machines: readonly Machine[]): void {
  const roles = new Map<string, string>();
  for (const { name, role } of machines) {
    const other = roles.get(name);
    if (other !== undefined) {
      const { prefix, ips } = request.role(role);
      const changed = prefix === undefined && ips === undefined ? other : role;
      throw userError(
        request.flag(changed, 'prefix'),
        `two machines would be called ${name}, one of ${other} and one of ${role}`,
        `${changed}-node would work`,
      );
    }
    roles.set(name, role);
  }
}
