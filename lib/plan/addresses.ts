/** Plans who gets which address: the Chef server and the machines of all roles. */
import { addressProblem, chefServerProblem } from '../cluster/check.js';
import { CHEF_SERVER, DEFAULTS } from '../cluster/defaults.js';
import {
  NetworkFull,
  Numbers,
  layOut,
  machineAt,
  moveAddress,
  moveTo,
  type RoleDemand,
} from '../cluster/layout.js';
import { Network } from '../cluster/network.js';
import type { Cluster, Machine, RoleSettings } from '../cluster/schema.js';
import { userError } from '../errors.js';
import type { Request } from '../options/request.js';
import { PATHS, type Repository } from '../repository.js';
import type { Role } from '../roles.js';
import { fullNetworkError } from './full-network.js';

/** What the address plan is made from. */
export interface AddressTask {
  readonly request: Request;
  readonly repository: Repository;
  /** The network to be, which may be another one than the repository's. */
  readonly network: Network;
  readonly roles: readonly Role[];
  /** The name of the cluster. */
  readonly name: string;
}

/** The address plan. */
export interface AddressPlan {
  /** The address of the Chef server. */
  readonly chefServer: string;
  readonly roles: Cluster['roles'];
  readonly machines: Machine[];
}

/**
 * Makes the address plan. Machines that exist keep their name and address; when a role shrinks its
 * last ones go; a new start lays the role out anew, and a new prefix renames its machines.
 *
 * @throws UserError that names the option which cannot be fulfilled, and a value that could
 */
export function planAddresses(task: AddressTask): AddressPlan {
  const { request, repository, network } = task;
  const existing = existingMachines(task);
  const roles = rolesToBe(task);
  const demands = Object.entries(roles).map(([role, settings]) =>
    demandOf(task, role, settings, existing?.get(role)),
  );
  try {
    const chefServer = chefServerAddress(task, demands);
    for (const demand of demands) checkIps(task, demand, demands, chefServer);
    const machines = layOut(network, [chefServer], demands);
    checkNames(request, machines);
    return { chefServer, machines, roles: withStarts(network, roles) };
  } catch (error) {
    if (!(error instanceof NetworkFull)) throw error;
    throw fullNetworkError({
      request,
      network,
      demands,
      full: error.role,
      defaultStart: task.roles.find(({ name }) => name === error.role)?.start,
      chefServer: repository.chef?.['chef-server'].ipaddr,
    });
  }
}

/** The machines of the repository by role, moved along when the network changes; undefined when there are none to keep. */
function existingMachines({
  repository,
  network,
}: AddressTask): Map<string, Machine[]> | undefined {
  const { cluster } = repository;
  if (cluster === undefined) return undefined;
  const machines =
    cluster.network === network.cidr
      ? cluster.machines
      : moveTo(network, Network.parse(cluster.network, PATHS.cluster), cluster.machines);
  return (
    machines &&
    new Map(
      Object.keys(cluster.roles).map((role) => [
        role,
        machines.filter((machine) => machine.role === role),
      ]),
    )
  );
}

/** The settings of all roles: those of the repository, then those the command adds. */
function rolesToBe({ request, repository, roles, name }: AddressTask): Cluster['roles'] {
  const result: Cluster['roles'] = { ...repository.cluster?.roles };
  for (const role of roles) {
    const { prefix, start, memory } = request.role(role.name);
    const current = result[role.name];
    result[role.name] = {
      ...current,
      prefix: prefix ?? current?.prefix ?? role.prefix,
      start: start ?? current?.start ?? role.start,
      memory: memory ?? current?.memory ?? role.memory,
      chef_role: current?.chef_role ?? `${name}-${role.chefRole ?? role.name}`,
    };
  }
  return result;
}

/** A start the network is too small for is written as the number that was counted from instead. */
function withStarts(network: Network, roles: Cluster['roles']): Cluster['roles'] {
  const numbers = new Numbers(network, []);
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => [
      name,
      { ...role, start: numbers.begin(role.start) },
    ]),
  );
}

function demandOf(
  { request, repository, network, roles }: AddressTask,
  role: string,
  settings: RoleSettings,
  existing: readonly Machine[] = [],
): RoleDemand {
  const { count, ips, start } = request.role(role);
  const { prefix } = settings;
  const current = repository.cluster?.roles[role];
  const before = repository.cluster?.machines.filter((machine) => machine.role === role).length;
  const known = roles.find(({ name }) => name === role);
  checkStart(request, network, role, known);
  const machines =
    current === undefined || current.prefix === prefix
      ? existing
      : existing.map((machine) => renamed(network, machine, prefix));

  if (ips !== undefined) {
    checkIpsAlone(request, role, ips.length);
    const kept = ips.map(
      (ip) =>
        machines.find((machine) => machine.ip === ip) ??
        renamed(network, { name: prefix, ip, role }, prefix),
    );
    return { role, prefix, start: settings.start, count: ips.length, kept };
  }
  const wanted = count ?? (current === undefined ? undefined : before) ?? known?.count ?? 0;
  const anew = start !== undefined && current !== undefined && start !== current.start;
  return {
    role,
    prefix,
    start: settings.start,
    count: wanted,
    kept: anew ? [] : machines.slice(0, wanted),
  };
}

/** A machine under the name that its number and the prefix give it. */
function renamed(network: Network, machine: Machine, prefix: string): Machine {
  const number = network.offset(machine.ip);
  if (number === undefined) return machine;
  return { ...machine, name: machineAt(network, { role: machine.role, prefix }, number).name };
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

function checkIpsAlone(request: Request, role: string, length: number): void {
  const { count, start } = request.role(role);
  if (start !== undefined) {
    throw userError(
      request.flag(role, 'start'),
      `the addresses themselves are given with ${request.flag(role, 'ips')}`,
      'Leave one of the two out',
    );
  }
  if (count !== undefined && count !== length) {
    throw userError(
      request.flag(role, 'count'),
      `${String(count)} machines, but ${String(length)} addresses are given with ${request.flag(role, 'ips')}`,
      'Leave the count out',
    );
  }
}

/** Checks the addresses given with `--ips`: against each other, the other roles' and the Chef server's. */
function checkIps(
  { request, network }: AddressTask,
  { role, start }: RoleDemand,
  demands: readonly RoleDemand[],
  chefServer: string,
): void {
  const owners = new Map([[chefServer, `the ${CHEF_SERVER.name}`]]);
  for (const other of demands.filter((demand) => demand.role !== role)) {
    for (const machine of other.kept) owners.set(machine.ip, machine.name);
  }
  for (const ip of request.role(role).ips ?? []) {
    const problem = addressProblem(network, ip, owners.get(ip));
    if (problem !== undefined) {
      throw userError(
        request.flag(role, 'ips'),
        problem,
        freeAddress(network, owners.keys(), start),
      );
    }
    owners.set(ip, 'another machine of the list');
  }
}

function freeAddress(network: Network, taken: Iterable<string>, start: number): string {
  const number = new Numbers(network, taken).next(start);
  return number === undefined
    ? `No address of ${network.cidr} is free`
    : `${network.address(number)} would work`;
}

/** The Chef server's address: as asked for, as it was, or the first free one. */
function chefServerAddress(task: AddressTask, demands: readonly RoleDemand[]): string {
  const { request, repository, network } = task;
  const current = repository.chef?.['chef-server'];
  const edition = request.chefServer.edition ?? current?.edition ?? DEFAULTS.edition;
  const machines = demands.flatMap(({ kept }) => kept);
  const owner = (ip: string) => machines.find((machine) => machine.ip === ip)?.name;
  const free = () =>
    new Numbers(
      network,
      machines.map(({ ip }) => ip),
    ).next(CHEF_SERVER.start);
  const { ip } = request.chefServer;
  if (ip !== undefined) {
    const problem = chefServerProblem(network, ip, edition, owner(ip));
    if (problem === undefined) return ip;
    throw userError(
      request.flag('chef-server', 'ip'),
      problem,
      freeAddress(
        network,
        machines.map((machine) => machine.ip),
        CHEF_SERVER.start,
      ),
    );
  }
  const kept = current && keptAddress(task, current.ipaddr);
  if (kept !== undefined && chefServerProblem(network, kept, edition, undefined) === undefined) {
    return kept;
  }
  const number = free();
  if (number === undefined) throw new NetworkFull(CHEF_SERVER.name);
  return network.address(number);
}

/** The Chef server's address in the network to be; one outside the old network stays. */
function keptAddress({ repository, network }: AddressTask, address: string): string | undefined {
  const before = Network.parse(repository.cluster?.network ?? network.cidr, PATHS.cluster);
  if (before.cidr === network.cidr || before.offset(address) === undefined) return address;
  return moveAddress(network, before, address);
}

/** Two roles can give the same name: node2 + 01 does not happen, but node2 + 5 and node + 25 do. */
function checkNames(request: Request, machines: readonly Machine[]): void {
  const roles = new Map<string, string>();
  for (const { name, role } of machines) {
    const other = roles.get(name);
    if (other !== undefined) {
      const changed = request.role(role).prefix === undefined ? other : role;
      throw userError(
        request.flag(changed, 'prefix'),
        `two machines would be called ${name}, one of ${other} and one of ${role}`,
        `${changed}-node would work`,
      );
    }
    roles.set(name, role);
  }
}
