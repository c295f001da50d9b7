/** The roles of the cluster to be, with their settings. */
import { Numbers } from '../cluster/layout.js';
import type { Cluster, RoleSettings } from '../cluster/schema.js';
import { quoted, userError } from '../errors.js';
import type { Role } from '../roles.js';
import type { AddressTask } from './address-task.js';

/** What all machines have in common has a Chef role of its own, a template of `app`. */
const COMMON_CHEF_ROLE = 'common';

/**
 * The settings of all roles: those of the repository, then those the command adds.
 *
 * @throws UserError for a new role whose Chef role is another's
 */
export function rolesToBe({ request, repository, roles, name }: AddressTask): Cluster['roles'] {
  const result = new Map(Object.entries(repository.cluster?.roles ?? {}));
  for (const role of roles) {
    const { prefix, start, memory } = request.role(role.name);
    const current = result.get(role.name);
    result.set(role.name, {
      ...current,
      prefix: prefix ?? current?.prefix ?? role.prefix,
      start: start ?? current?.start ?? role.start,
      memory: memory ?? current?.memory ?? role.memory,
      chef_role: current?.chef_role ?? newChefRole(name, role, result),
    });
  }
  return Object.fromEntries(result);
}

/** The Chef role of a role that the cluster did not have: one that no other has, as it has its own run list. */
function newChefRole(
  name: string,
  { name: role, chefRole = role }: Role,
  others: ReadonlyMap<string, RoleSettings>,
): string {
  const chosen = `${name}-${chefRole}`;
  const owner =
    chefRole === COMMON_CHEF_ROLE
      ? 'all machines'
      : [...others].find(([, { chef_role: taken }]) => taken === chosen)?.[0];
  if (owner === undefined) return chosen;
  throw userError(
    `role ${quoted(role)}: chefRole`,
    `${quoted(chosen)} is the Chef role of ${owner}`,
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
