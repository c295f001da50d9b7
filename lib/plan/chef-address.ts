import { CHEF_SERVER } from '../cluster/chef-server.js';
import {
  NetworkFull,
  Numbers,
  moveAddress,
  settledMachines,
  type RoleDemand,
} from '../cluster/layout.js';
import { Network } from '../cluster/network.js';
import { PATHS } from '../repository.js';
import { chefSettings } from '../settings/chef.js';
import type { Chef } from '../settings/schema.js';
import type { AddressTask } from './address-task.js';

const { edition, ipaddr } = chefSettings['chef-server'];

/** The Chef server's address: as asked for, as it was, or the first free one. */
export function chefServerAddress(task: AddressTask, demands: readonly RoleDemand[]): string {
  const { request, network } = task;
  const asked = request.value(ipaddr) ?? undefined;
  if (asked !== undefined) return asked;
  const kept = keptAddress(task);
  if (kept !== undefined) return kept;
  const taken = settledMachines(demands).map((machine) => machine.ip);
  const number = new Numbers(network, taken).next(CHEF_SERVER.start);
  if (number === undefined) throw new NetworkFull(CHEF_SERVER.name);
  return network.address(number);
}

/** The address the Chef server has, moved along with the network unless it is a server of the user's own. */
function keptAddress(task: AddressTask): string | undefined {
  const { repository, network } = task;
  const { cluster, chef } = repository;
  const own = ownServer(task);
  if (own !== undefined) return own.ipaddr;
  const current = chef?.['chef-server'];
  // Where the user's own server is, this repository's need not be.
  if (cluster === undefined || current === undefined || current.edition === 'existing') {
    return undefined;
  }
  return moveAddress(network, Network.parse(cluster.network, PATHS.cluster), current.ipaddr);
}

/** The settings of a server the user had before, and goes on with. */
export function ownServer({
  settlement,
  repository,
}: Pick<AddressTask, 'settlement' | 'repository'>): Chef['chef-server'] | undefined {
  const goesOn =
    settlement.before(edition) === 'existing' && settlement.after(edition) === 'existing';
  return goesOn ? repository.chef?.['chef-server'] : undefined;
}
