import { NetworkFull, Numbers, layOut, type RoleDemand } from '../cluster/layout.js';
import type { Network } from '../cluster/network.js';
import { CHEF_SERVER } from '../cluster/defaults.js';
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
  /** The address of the Chef server; undefined where that could be another one as well. */
  readonly chefServer: string | undefined;
}

/** The message for addresses that run out: it names the option, and values for it that work. */
export function fullNetworkError(task: FullNetwork): UserError {
  const { request, network, demands, full } = task;
  const demand = demands.find(({ role }) => role === full);
  const { count, start } = request.role(full);
  const larger = largerNetwork(task);
  const networkFlag = request.flag('app', 'network');
  if (demand === undefined || (count === undefined && start === undefined)) {
    const machines = demands.reduce((sum, { count: wanted }) => sum + wanted, 1);
    return userError(
      networkFlag,
      `${network.cidr} has no room for the ${String(machines)} machines of this cluster, ${full} runs out of addresses`,
      larger === undefined ? 'Ask for fewer machines' : `${larger.cidr} would work`,
    );
  }
  const [flag, problem] =
    start === undefined
      ? [request.flag(full, 'count'), String(demand.count)]
      : [request.flag(full, 'start'), String(start)];
  const remedies = [
    ...startRemedy(task, demand),
    ...countRemedy(task, demand),
    ...(larger === undefined || !request.knows('app') ? [] : [`${networkFlag} ${larger.cidr}`]),
  ];
  return userError(
    flag,
    `${problem} does not fit, the free addresses of ${network.cidr} from number ${String(new Numbers(network, []).begin(demand.start))} on run out`,
    remedies.length === 0 ? 'Ask for fewer machines' : `${remedies.join(' or ')} would work`,
  );
}

function startRemedy(task: FullNetwork, demand: RoleDemand): string[] {
  const { request, network, defaultStart = network.firstOffset } = task;
  const start = [defaultStart, network.firstOffset].find((number) =>
    works(task, network, { ...demand, start: number }),
  );
  return start === undefined ? [] : [`${request.flag(demand.role, 'start')} ${String(start)}`];
}

/** The largest count that works, found by halving. */
function countRemedy(task: FullNetwork, demand: RoleDemand): string[] {
  let [fits, fails] = [Math.max(demand.kept.length, 0), demand.count];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (works(task, task.network, { ...demand, count: middle })) fits = middle;
    else fails = middle;
  }
  const found = fits >= 1 && works(task, task.network, { ...demand, count: fits });
  return found ? [`${task.request.flag(demand.role, 'count')} ${String(fits)}`] : [];
}

function largerNetwork(task: FullNetwork): Network | undefined {
  let network = task.network.doubled();
  while (network !== undefined && !works(task, network)) network = network.doubled();
  return network;
}

function works(task: FullNetwork, network: Network, changed?: RoleDemand): boolean {
  const demands = task.demands.map((demand) => (demand.role === changed?.role ? changed : demand));
  const kept = demands.flatMap((demand) => demand.kept.map(({ ip }) => ip));
  const chefServer =
    task.chefServer ?? network.address(new Numbers(network, kept).next(CHEF_SERVER.start) ?? 0);
  try {
    layOut(network, [chefServer], demands);
    return true;
  } catch (error) {
    if (error instanceof NetworkFull) return false;
    throw error;
  }
}
