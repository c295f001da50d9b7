import {
  NetworkFull,
  Numbers,
  layOut,
  settledMachines,
  type RoleDemand,
} from '../cluster/layout.js';
import type { Network } from '../cluster/network.js';
import { CHEF_SERVER } from '../cluster/chef-server.js';
import { UserError, userError } from '../errors.js';
import type { Request } from '../options/request.js';

/** An address plan that did not work out. */
export interface FullNetwork {
  readonly request: Request;
  readonly network: Network;
  readonly demands: readonly RoleDemand[];
  /** The role that got too few machines. */
  readonly full: string;
  /** The number its machines begin at when the user says nothing. */
  readonly defaultStart: number | undefined;
  /** The planned address of the Chef server; undefined where none was left for it. */
  readonly chefServer: string | undefined;
}

/** The message for addresses that run out: it names the option, and values for it that work. */
export function fullNetworkError(task: FullNetwork): UserError {
  const { request, network, demands, full } = task;
  const demand = demands.find(({ role }) => role === full);
  const { count, start } = request.role(full);
  const larger = largerNetwork(task);
  if (request.knows('app') && count === undefined && start === undefined) {
    const machines = demands.reduce((sum, { count: wanted }) => sum + wanted, 1);
    return userError(
      request.flag('app', 'network'),
      `${network.cidr} has no room for the ${String(machines)} machines of this cluster, ${full} runs out of addresses`,
      larger === undefined ? 'Ask for fewer machines' : `${larger.cidr} would work`,
    );
  }
  const more = larger === undefined ? '' : `, or a larger network, such as ${larger.cidr},`;
  if (demand === undefined) {
    return userError(
      request.flag(full, 'ip'),
      `no address of ${network.cidr} is free for the ${full}`,
      `Fewer machines${more} would work`,
    );
  }
  const [flag, problem] =
    start === undefined
      ? [request.flag(full, 'count'), String(demand.count)]
      : [request.flag(full, 'start'), String(start)];
  const remedies = [
    ...startRemedy(task, demand),
    ...countRemedies(task, demand),
    ...(larger === undefined || !request.knows('app')
      ? []
      : [request.suggestion('app', 'network', larger.cidr)]),
  ];
  return userError(
    flag,
    `${problem} does not fit, the free addresses of ${network.cidr} from number ${String(new Numbers(network, []).begin(demand.start))} on run out`,
    remedies.length === 0
      ? `Fewer machines of other roles${more} would work`
      : `${remedies.join(' or ')} would work`,
  );
}

function startRemedy(task: FullNetwork, demand: RoleDemand): string[] {
  const { request, network, defaultStart = network.firstOffset } = task;
  const start = [defaultStart, network.firstOffset].find((number) =>
    works(task, network, { ...demand, start: number }),
  );
  return start === undefined ? [] : [request.suggestion(demand.role, 'start', String(start))];
}

/** The largest count that works; where none does, those of other roles that do. */
function countRemedies(task: FullNetwork, demand: RoleDemand): string[] {
  const own = countRemedy(task, demand);
  if (own.length > 0) return own;
  return task.demands
    .filter(({ role }) => role !== demand.role && task.request.knows(role))
    .flatMap((other) => countRemedy(task, other));
}

/** The largest count that works, found by halving. */
function countRemedy(task: FullNetwork, demand: RoleDemand): string[] {
  let [fits, fails] = [0, demand.count];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (works(task, task.network, { ...demand, count: middle })) fits = middle;
    else fails = middle;
  }
  const found = fits >= 1 && works(task, task.network, { ...demand, count: fits });
  return found ? [task.request.suggestion(demand.role, 'count', String(fits))] : [];
}

/** The smallest network around this one that has room, a private one where this one is. */
function largerNetwork(task: FullNetwork): Network | undefined {
  let network = task.network.doubled();
  while (network !== undefined && !works(task, network)) network = network.doubled();
  return network?.isPrivate === task.network.isPrivate ? network : undefined;
}

function works(task: FullNetwork, network: Network, changed?: RoleDemand): boolean {
  const demands = task.demands.map((demand) => (demand.role === changed?.role ? changed : demand));
  const settled = settledMachines(demands).map(({ ip }) => ip);
  const chefServer =
    task.chefServer ?? network.address(new Numbers(network, settled).next(CHEF_SERVER.start) ?? 0);
  try {
    layOut(network, [chefServer], demands);
    return true;
  } catch (error) {
    if (error instanceof NetworkFull) return false;
    throw error;
  }
}
