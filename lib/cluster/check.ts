/** Checks what the shape of a file cannot say: that the machines fit each other and their network. */
import type { z } from 'zod';

import { UserError, quoted, userError } from '../errors.js';
import { ROLES, consulServer, type Role } from '../roles.js';
import {
  chefSchema,
  clusterSchema,
  type Chef,
  type Cluster,
  type Machine,
} from '../settings/schema.js';
import { CHEF_SERVER } from './chef-server.js';
import { NAME_RULES } from './names.js';
import { Network } from './network.js';

/** What does not fit in the settings. */
export interface Problem {
  readonly kind:
    'domain' | 'role' | 'name' | 'address' | 'servers' | 'server-address' | 'server-name';
  /** Where it is in its file. */
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
  /** The machine that it is about. */
  readonly machine?: Machine | undefined;
  /** The machine whose name or address it has. */
  readonly other?: Machine | undefined;
}

/**
 * Tells a user of a problem otherwise than by its place in a file: by the option that brought it
 * about. Undefined where none did.
 */
export type Blame = (problem: Problem) => UserError | undefined;

/**
 * Checks what was read from cluster.json, or is to be written there.
 *
 * @param value the parsed file
 * @param path the file's path, for the message
 * @param roles those whose own options are known
 * @returns the same value, unknown keys and all
 * @throws UserError that names the place in the file
 */
export function checkCluster(
  value: unknown,
  path: string,
  roles: readonly Role[] = ROLES,
  blame: Blame = () => undefined,
): Cluster {
  const cluster = checkShape(clusterSchema(roles), value, path) as Cluster;
  const network = Network.parse(cluster.network, `${path}: network`);
  refuse(problemOfDomain(cluster), path, blame);
  refuse(problemOfMachines(network, cluster), path, blame);
  return cluster;
}

/**
 * Checks what was read from chef.json, or is to be written there.
 *
 * @param value the parsed file
 * @param path the file's path, for the message
 * @param cluster the cluster beside it
 * @returns the same value, unknown keys and all
 * @throws UserError that names the place in the file
 */
export function checkChef(
  value: unknown,
  path: string,
  cluster: Cluster,
  blame: Blame = () => undefined,
): Chef {
  const chef = checkShape(chefSchema, value, path) as Chef;
  const network = Network.parse(cluster.network, path);
  refuse(problemOfServer(network, chef['chef-server'], cluster), path, blame);
  return chef;
}

function refuse(problem: Problem | undefined, path: string, blame: Blame): void {
  if (problem === undefined) return;
  throw blame(problem) ?? userError(`${path}: ${problem.place}`, problem.problem, problem.remedy);
}

/** Consul's DNS answers for all of its domain, and knows nothing of the machines' full names. */
function problemOfDomain({ domain, consul }: Cluster): Problem | undefined {
  if (domain !== consul.domain && !domain.endsWith(`.${consul.domain}`)) return undefined;
  return {
    kind: 'domain',
    place: 'domain',
    problem: `${quoted(domain)} is in ${consul.domain}, the domain of Consul's DNS`,
    remedy: `${NAME_RULES.domain.example} beside ${NAME_RULES.consulDomain.example} would work`,
  };
}

function problemOfMachines(network: Network, { machines, roles }: Cluster): Problem | undefined {
  const byAddress = new Map<string, Machine>();
  const byName = new Map<string, Machine>();
  for (const [index, machine] of machines.entries()) {
    const place = `machines[${String(index)}]`;
    if (!Object.hasOwn(roles, machine.role)) {
      return {
        kind: 'role',
        place: `${place}.role`,
        problem: `there is no role ${quoted(machine.role)}`,
        remedy: `It can be one of: ${Object.keys(roles).join(', ')}`,
      };
    }
    const namesake = byName.get(machine.name);
    if (namesake !== undefined) {
      return {
        kind: 'name',
        place: `${place}.name`,
        problem: `${quoted(machine.name)} is taken twice`,
        remedy: 'Give each machine a name of its own',
        machine,
        other: namesake,
      };
    }
    const other = byAddress.get(machine.ip);
    const problem = addressProblem(network, machine.ip, other?.name);
    if (problem !== undefined) {
      const remedy = `An address in ${network.cidr} that no other machine has would work`;
      return { kind: 'address', place: `${place}.ip`, problem, remedy, machine, other };
    }
    byName.set(machine.name, machine);
    byAddress.set(machine.ip, machine);
  }
  if (machines.some(({ role }) => role === consulServer.name)) return undefined;
  return {
    kind: 'servers',
    place: 'machines',
    problem: `none has the role ${quoted(consulServer.name)}`,
    remedy: 'One or more of them would work, three survive the loss of one',
  };
}

/** One that the user already has may lie anywhere that is free. No machine may be found under its name. */
function problemOfServer(
  network: Network,
  { ipaddr, edition, api_fqdn: fqdn }: Chef['chef-server'],
  { machines, domain }: Cluster,
): Problem | undefined {
  const other = machines.find(({ ip }) => ip === ipaddr);
  const problem =
    edition === 'existing' && other === undefined
      ? undefined
      : addressProblem(network, ipaddr, other?.name);
  if (problem !== undefined) {
    const remedy = `A free address in ${network.cidr} would work`;
    return { kind: 'server-address', place: 'chef-server.ipaddr', problem, remedy, other };
  }
  // Every machine is found under its name, in full and without the domain.
  const namesake = machines.find(({ name }) => fqdn === name || fqdn === `${name}.${domain}`);
  if (namesake === undefined) return undefined;
  return {
    kind: 'server-name',
    place: 'chef-server.api_fqdn',
    problem: `${quoted(fqdn)} is the name of ${namesake.name}`,
    remedy:
      edition === 'existing'
        ? `Another name for ${namesake.name} would work`
        : `${CHEF_SERVER.name}.${domain} would work`,
    other: namesake,
  };
}

/**
 * Says why a machine cannot have an address.
 *
 * @param owner the machine that has it already, if any
 */
export function addressProblem(
  network: Network,
  address: string,
  owner?: string,
): string | undefined {
  const offset = network.offset(address);
  if (offset === undefined) return `${quoted(address)} lies outside ${network.cidr}`;
  const reserved = network.reserved(offset);
  if (reserved !== undefined) return `${quoted(address)} is ${reserved}`;
  return owner === undefined ? undefined : `${quoted(address)} is taken by ${owner}`;
}

function checkShape(schema: z.ZodType, value: unknown, path: string): unknown {
  const result = schema.safeParse(value);
  // The value itself, not zod's copy of it: the order of the keys is the user's.
  if (result.success) return value;
  const [issue] = result.error.issues;
  throw new UserError(`${path}: ${issue === undefined ? '' : describe(issue)}.`);
}

function describe(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((key, index) =>
      typeof key === 'number' ? `[${String(key)}]` : `${index > 0 ? '.' : ''}${String(key)}`,
    )
    .join('');
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  const message = inner?.message ?? issue.message;
  return place === '' ? message : `${place}: ${message}`;
}
