import { chefServerProblem } from '../cluster/check.js';
import { CHEF_SERVER, DEFAULTS } from '../cluster/defaults.js';
import {
  NetworkFull,
  Numbers,
  moveAddress,
  settledMachines,
  type RoleDemand,
} from '../cluster/layout.js';
import { Network } from '../cluster/network.js';
import type { Chef } from '../cluster/schema.js';
import { userError } from '../errors.js';
import { PATHS } from '../repository.js';
import { freeAddress, type AddressTask } from './address-task.js';

/** The Chef server's address: as asked for, as it was, or the first free one. */
export function chefServerAddress(task: AddressTask, demands: readonly RoleDemand[]): string {
  const { request, repository, network } = task;
  const machines = settledMachines(demands);
  const taken = machines.map((machine) => machine.ip);
  const { ip } = request.chefServer;
  if (ip !== undefined) {
    const current = repository.chef?.['chef-server'];
    const edition = request.chefServer.edition ?? current?.edition ?? DEFAULTS.edition;
    const owner = machines.find((machine) => machine.ip === ip)?.name;
    const problem = chefServerProblem(network, ip, edition, owner);
    if (problem === undefined) return ip;
    throw userError(
      request.flag('chef-server', 'ip'),
      problem,
      edition === 'existing'
        ? `Another address for ${String(owner)} would work`
        : freeAddress(network, taken, CHEF_SERVER.start),
    );
  }
  const kept = keptAddress(task);
  if (kept !== undefined) return kept;
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
export function ownServer({ request, repository }: AddressTask): Chef['chef-server'] | undefined {
  const current = repository.chef?.['chef-server'];
  const edition = request.chefServer.edition ?? current?.edition;
  return edition === 'existing' && current?.edition === 'existing' ? current : undefined;
}
