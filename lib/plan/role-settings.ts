/** The roles of the cluster to be, with their settings. */
import { Numbers } from '../cluster/layout.js';
import { quoted, userError } from '../errors.js';
import type { Role } from '../roles.js';
import { roleOptions, roleSettings } from '../settings/role.js';
import type { Cluster, RoleSettings } from '../settings/schema.js';
import type { AddressTask } from './address-task.js';

/** What all machines have in common has a Chef role of its own, a template of `app`. */
const COMMON_CHEF_ROLE = 'common';

/**
 * The settings of all roles: those of the repository, then those the command adds.
 *
 * @throws UserError for a new role whose Chef role is another's
 */
export function rolesToBe(task: AddressTask): Cluster['roles'] {
  const result = new Map(Object.entries(task.repository.cluster?.roles ?? {}));
  for (const role of task.roles.filter((each) => isToBe(task, each))) {
    const current = result.get(role.name);
    const tree = { ...roleSettings(role), ...roleOptions(role) };
    const settings = task.settlement.fill(tree, current);
    if (current === undefined) refuseTaken(role, settings.chef_role, result);
    result.set(role.name, settings);
  }
  return Object.fromEntries(result);
}

/**
 * Whether a role that the command knows is one of the cluster to be. A new cluster has all but those
 * with a count of 0; one that is there gets no role that nobody asked for.
 */
export function isToBe(
  { repository, request }: Pick<AddressTask, 'repository' | 'request'>,
  role: Role,
): boolean {
  if (settingsOf(repository.cluster, role.name) !== undefined) return true;
  const { count, ips } = request.role(role.name);
  if (ips !== undefined || count !== undefined) return count !== 0;
  return !request.knows('app') || (repository.cluster === undefined && role.count > 0);
}

/** A role has a run list of its own, and so the Chef role of a new one is no other's. */
function refuseTaken(
  { name }: Role,
  chefRole: string,
  others: ReadonlyMap<string, RoleSettings>,
): void {
  const owner = chefRole.endsWith(`-${COMMON_CHEF_ROLE}`)
    ? 'all machines'
    : [...others].find(([, { chef_role: taken }]) => taken === chefRole)?.[0];
  if (owner === undefined) return;
  throw userError(
    `role ${quoted(name)}: chefRole`,
    `${quoted(chefRole)} is the Chef role of ${owner}`,
    'Give the role another chefRole, or another name',
  );
}

/** The usual start of a new role is written as the number that is counted from, where the network is too small for it. */
export function withStarts(
  { repository, network }: AddressTask,
  roles: Cluster['roles'],
): Cluster['roles'] {
  const numbers = new Numbers(network, []);
  const known = repository.cluster?.roles ?? {};
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => [
      name,
      Object.hasOwn(known, name) ? role : { ...role, start: numbers.begin(role.start) },
    ]),
  );
}

/** The settings that a role has in a cluster; undefined where there is no such role, whatever its name. */
export function settingsOf(cluster: Cluster | undefined, role: string): RoleSettings | undefined {
  return cluster !== undefined && Object.hasOwn(cluster.roles, role)
    ? cluster.roles[role]
    : undefined;
}
