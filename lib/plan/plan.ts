/** From what the user asks for, and the repository as it is, to the settings of the repository to be. */
import { checkChef, checkCluster } from '../cluster/check.js';
import type { Chef, Cluster } from '../cluster/schema.js';
import { Network } from '../cluster/network.js';
import { DEFAULTS } from '../cluster/defaults.js';
import { UserError } from '../errors.js';
import type { Request } from '../options/request.js';
import { PATHS, type Repository } from '../repository.js';
import type { Role } from '../roles.js';
import type { AddressTask } from './address-task.js';
import { planAddresses } from './addresses.js';
import { planChef } from './chef.js';
import { refuseContradictions } from './contradictions.js';
import { SCHEMA } from '../cluster/schema.js';
import { VERSIONS } from '../versions.js';
import { warningsAbout } from './warnings.js';

/** The settings of the repository to be. */
export interface Plan {
  readonly cluster: Cluster;
  readonly chef: Chef;
  /** What is allowed, but not wise: one line each. */
  readonly warnings: readonly string[];
}

/**
 * Makes the plan.
 *
 * @param request what the user asks for
 * @param repository what is there
 * @param roles the roles the command knows; those of the repository are kept besides
 * @throws UserError when it cannot be done
 */
export function makePlan(request: Request, repository: Repository, roles: readonly Role[]): Plan {
  const current = repository.cluster;
  const { app } = request;
  refuseContradictions(request, repository, roles);
  const task = addressTask(request, repository, roles);
  const { name, network } = task;
  const addresses = planAddresses(task);
  const cluster: Cluster = {
    $schema: SCHEMA,
    ...current,
    name,
    network: network.cidr,
    domain: app.domain ?? current?.domain ?? DEFAULTS.domain,
    datacenter: app.datacenter ?? current?.datacenter ?? DEFAULTS.datacenter,
    provider: app.provider ?? current?.provider ?? DEFAULTS.provider,
    consul: {
      ...current?.consul,
      version: app['consul-version'] ?? current?.consul.version ?? VERSIONS.consul,
    },
    roles: addresses.roles,
    machines: addresses.machines,
  };
  const chef = planChef(request, repository, cluster, addresses.chefServer);
  // Whatever was planned: nothing is written that the next run would refuse to read.
  checkChef(chef, PATHS.chef, checkCluster(cluster, PATHS.cluster));
  return { cluster, chef, warnings: warningsAbout(cluster, chef, roles) };
}

/**
 * Says why the machines have no room in the network, before everything else that is asked for is known.
 *
 * @param request what the user asks for
 * @param repository what is there
 * @param roles the roles the command knows
 * @returns undefined when they have
 */
export function roomProblem(
  request: Request,
  repository: Repository,
  roles: readonly Role[],
): string | undefined {
  try {
    planAddresses(addressTask(request, repository, roles));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function addressTask(
  request: Request,
  repository: Repository,
  roles: readonly Role[],
): AddressTask {
  const current = repository.cluster;
  const { app } = request;
  const where = current === undefined ? '--network' : `${PATHS.cluster}: network`;
  return {
    request,
    repository,
    network: app.network ?? Network.parse(current?.network ?? DEFAULTS.network, where),
    roles,
    name: current?.name ?? app.name ?? DEFAULTS.name,
  };
}
