/** Checks what the shape of a file cannot say: that the machines fit each other and their network. */
import type { z } from 'zod';

import { UserError, quoted, userError } from '../errors.js';
import { consulServer } from '../roles.js';
import { CHEF_SERVER } from './defaults.js';
import { Network } from './network.js';
import { chefSchema, clusterSchema, type Chef, type Cluster } from './schema.js';

/**
 * Checks what was read from cluster.json.
 *
 * @param value the parsed file
 * @param path the file's path, for the message
 * @returns the same value, unknown keys and all
 * @throws UserError that names the place in the file
 */
export function checkCluster(value: unknown, path: string): Cluster {
  const cluster = checkShape(clusterSchema, value, path);
  const network = Network.parse(cluster.network, `${path}: network`);
  const addresses = new Map<string, string>();
  const names = new Set<string>();
  for (const [index, machine] of cluster.machines.entries()) {
    const where = `${path}: machines[${String(index)}]`;
    if (!Object.hasOwn(cluster.roles, machine.role)) {
      const known = Object.keys(cluster.roles).join(', ');
      throw userError(
        `${where}.role`,
        `there is no role ${quoted(machine.role)}`,
        `It can be one of: ${known}`,
      );
    }
    if (names.has(machine.name)) {
      throw userError(
        `${where}.name`,
        `${quoted(machine.name)} is taken twice`,
        'Give each machine a name of its own',
      );
    }
    const problem = addressProblem(network, machine.ip, addresses.get(machine.ip));
    if (problem !== undefined) {
      throw userError(
        `${where}.ip`,
        problem,
        `An address in ${network.cidr} that no other machine has would work`,
      );
    }
    names.add(machine.name);
    addresses.set(machine.ip, machine.name);
  }
  if (!cluster.machines.some(({ role }) => role === consulServer.name)) {
    throw userError(
      `${path}: machines`,
      `none has the role ${quoted(consulServer.name)}`,
      'One or more of them would work, three survive the loss of one',
    );
  }
  return cluster;
}

/**
 * Checks what was read from chef.json.
 *
 * @param value the parsed file
 * @param path the file's path, for the message
 * @param cluster the cluster beside it
 * @returns the same value, unknown keys and all
 * @throws UserError that names the place in the file
 */
export function checkChef(value: unknown, path: string, cluster: Cluster): Chef {
  const chef = checkShape(chefSchema, value, path);
  const { ipaddr, edition } = chef['chef-server'];
  const owner = cluster.machines.find(({ ip }) => ip === ipaddr)?.name;
  const network = Network.parse(cluster.network, path);
  const problem = chefServerProblem(network, ipaddr, edition, owner);
  if (problem !== undefined) {
    throw userError(
      `${path}: chef-server.ipaddr`,
      problem,
      `A free address in ${network.cidr} would work`,
    );
  }
  checkFqdn(chef['chef-server'], cluster, `${path}: chef-server.api_fqdn`);
  return chef;
}

/**
 * Makes sure that the Chef server's name leads to no machine: every machine is found under its name,
 * in full and without the domain.
 *
 * @param where the option or the place in the file, for the message
 * @throws UserError that names the machine
 */
export function checkFqdn(
  { api_fqdn: fqdn, edition }: Pick<Chef['chef-server'], 'api_fqdn' | 'edition'>,
  { machines, domain }: Cluster,
  where: string,
): void {
  const namesake = machines.find(({ name }) => fqdn === name || fqdn === `${name}.${domain}`)?.name;
  if (namesake === undefined) return;
  throw userError(
    where,
    `${quoted(fqdn)} is the name of ${namesake}`,
    edition === 'existing'
      ? `Another name for ${namesake} would work`
      : `${CHEF_SERVER.name}.${domain} would work`,
  );
}

/**
 * Says why a machine cannot have an address.
 *
 * @param owner the machine that has it already, if any
 */
export function addressProblem(
  network: Network,
  address: string,
  owner: string | undefined,
): string | undefined {
  const offset = network.offset(address);
  if (offset === undefined) return `${quoted(address)} lies outside ${network.cidr}`;
  const reserved = network.reserved(offset);
  if (reserved !== undefined) return `${quoted(address)} is ${reserved}`;
  return owner === undefined ? undefined : `${quoted(address)} is taken by ${owner}`;
}

/** Says why the Chef server cannot have an address. One the user already has may lie anywhere that is free. */
export function chefServerProblem(
  network: Network,
  address: string,
  edition: string,
  owner: string | undefined,
): string | undefined {
  if (edition === 'existing' && owner === undefined) return undefined;
  return addressProblem(network, address, owner);
}

function checkShape<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  // The value itself, not zod's copy of it: the order of the keys is the user's.
  if (result.success) return value as T;
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
