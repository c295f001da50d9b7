/** From what the user asks for, and the repository as it is, to the settings of the repository to be. */
import { checkChef, checkCluster } from '../cluster/check.js';
import { Network } from '../cluster/network.js';
import { UserError } from '../errors.js';
import type { Request } from '../options/request.js';
import { PATHS, type Repository } from '../repository.js';
import type { Role } from '../roles.js';
import { chefSettings } from '../settings/chef.js';
import { clusterSettings } from '../settings/cluster.js';
import type { Setting } from '../settings/setting.js';
import { SCHEMA, type Chef, type Cluster } from '../settings/schema.js';
import type { AddressTask } from './address-task.js';
import { planAddresses } from './addresses.js';
import { optionsToBlame } from './blame.js';
import { refuseContradictions, requireOwnServer } from './contradictions.js';
import { Settlement } from './settlement.js';
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
  refuseContradictions(request, repository, roles);
  requireOwnServer(request, repository);
  const { cluster, chef } = planSettings(request, repository, roles);
  return { cluster, chef, warnings: warningsAbout(cluster, chef, roles) };
}

/** What can be said of a plan before everything that is asked for is known. */
export interface Draft {
  /** Why it cannot be done: the machines have no room in the network, say. */
  readonly problem?: UserError;
  /** The warnings of the plan that it would be. */
  readonly warnings: readonly string[];
}

/**
 * Tries a plan out.
 *
 * @param request what the user asks for so far
 * @param repository what is there
 * @param roles the roles the command knows
 */
export function draftPlan(request: Request, repository: Repository, roles: readonly Role[]): Draft {
  try {
    refuseContradictions(request, repository, roles);
    const { cluster, chef } = planSettings(request, repository, roles);
    return { warnings: warningsAbout(cluster, chef, roles) };
  } catch (error) {
    if (error instanceof UserError) return { problem: error, warnings: [] };
    throw error;
  }
}

function planSettings(
  request: Request,
  repository: Repository,
  roles: readonly Role[],
): Pick<Plan, 'cluster' | 'chef'> {
  const task = addressTask(request, repository, roles);
  const addresses = planAddresses(task);
  const planned = new Map<Setting<unknown>, unknown>([
    [chefSettings['chef-server'].ipaddr, addresses.chefServer],
  ]);
  const settlement = new Settlement(request, repository, planned);
  const cluster: Cluster = {
    $schema: SCHEMA,
    ...settlement.fill(clusterSettings, repository.cluster),
    roles: addresses.roles,
    machines: addresses.machines,
  };
  const chef = settlement.fill(chefSettings, repository.chef);
  // Whatever was planned: nothing is written that the next run would refuse to read.
  const blame = optionsToBlame(request, cluster, chef);
  checkChef(chef, PATHS.chef, checkCluster(cluster, PATHS.cluster, roles, blame), blame);
  return { cluster, chef };
}

function addressTask(
  request: Request,
  repository: Repository,
  roles: readonly Role[],
): AddressTask {
  const settlement = new Settlement(request, repository);
  const where = repository.cluster === undefined ? '--network' : `${PATHS.cluster}: network`;
  const network = Network.parse(settlement.after(clusterSettings.network) ?? '', where);
  return { request, repository, settlement, network, roles };
}
