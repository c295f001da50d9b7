import { chefServerCommand, appCommand, roleCommand } from '../../lib/options/command.js';
import { Request } from '../../lib/options/request.js';
import { makePlan, type Plan } from '../../lib/plan/plan.js';
import type { Repository } from '../../lib/repository.js';
import { ROLES, type Role } from '../../lib/roles.js';

/** A folder in which nothing was generated yet. */
export const NOTHING: Repository = {
  root: '/nowhere',
  read: new Map(),
  record: {},
  written: {},
  vendored: {},
  workstation: { bundled: false, made: [] },
};

/** The repository as a plan would leave it. */
export function repositoryOf({ cluster, chef }: Plan): Repository {
  return { ...NOTHING, cluster, chef };
}

/** The repository of a plan, and all its machines are up. */
export function upOf(plan: Plan): Repository {
  const made = ['chef-server', ...names(plan)];
  return { ...repositoryOf(plan), workstation: { bundled: true, made } };
}

/** The plan of `app` with these options. */
export function appPlan(
  options: Record<string, string> = {},
  repository = NOTHING,
  roles = ROLES,
): Plan {
  const request = Request.parse(appCommand(roles), new Map(Object.entries(options)));
  return makePlan(request, repository, roles);
}

/** The plan of a role's generator with these options. */
export function rolePlan(
  role: Role,
  options: Record<string, string>,
  repository: Repository,
): Plan {
  return makePlan(Request.parse(roleCommand(role), new Map(Object.entries(options))), repository, [
    role,
  ]);
}

/** The plan of the generator of the Chef server with these options. */
export function chefServerPlan(options: Record<string, string>, repository: Repository): Plan {
  return makePlan(
    Request.parse(chefServerCommand, new Map(Object.entries(options))),
    repository,
    [],
  );
}

/** The names of the machines of a plan, of one role or of all. */
export function names({ cluster }: Plan, role?: string): string[] {
  return cluster.machines
    .filter((machine) => role === undefined || machine.role === role)
    .map(({ name }) => name);
}
