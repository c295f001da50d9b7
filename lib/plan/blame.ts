import type { Blame, Problem } from '../cluster/check.js';
import { CHEF_SERVER } from '../cluster/chef-server.js';
import { Network } from '../cluster/network.js';
import { quoted, userError, type UserError } from '../errors.js';
import type { Request } from '../options/request.js';
import { chefSettings } from '../settings/chef.js';
import { clusterSettings } from '../settings/cluster.js';
import type { Chef, Cluster, Machine } from '../settings/schema.js';
import { freeAddress } from './address-task.js';

const { ipaddr, api_fqdn: fqdn } = chefSettings['chef-server'];

/** Tells of what does not fit in the planned settings by the options that brought it about. */
export function optionsToBlame(request: Request, cluster: Cluster, chef: Chef): Blame {
  const server = chef['chef-server'];
  const network = Network.parse(cluster.network, 'network');
  const taken = [server.ipaddr, ...cluster.machines.map(({ ip }) => ip)];

  /** An address that was given with an option, and that the machine cannot have. */
  const givenAddress = (machine: Machine | undefined, problem: string): UserError | undefined => {
    if (machine === undefined) return undefined;
    const { role, ip } = machine;
    if (request.role(role).ips?.includes(ip) !== true) return undefined;
    const start = cluster.roles[role]?.start ?? network.firstOffset;
    return userError(request.flag(role, 'ips'), problem, freeAddress(network, taken, start));
  };

  /** The two names come from prefixes and addresses: node2 and 5 give the one that node and 25 give. */
  const name = ({ machine, other }: Problem): UserError | undefined => {
    if (machine === undefined || other === undefined) return undefined;
    const changed = request.given(machine.role).some((flag) => flag === 'prefix' || flag === 'ips')
      ? machine.role
      : other.role;
    return userError(
      request.flag(changed, 'prefix'),
      `two machines would be called ${machine.name}, one of ${other.role} and one of ${machine.role}`,
      `${changed}-node would work`,
    );
  };

  const takenBy = (ip: string, owner: string) => `${quoted(ip)} is taken by ${owner}`;

  /** Of two machines with one address, the one whose address was given is to blame. */
  const address = ({ problem, machine, other }: Problem): UserError | undefined =>
    givenAddress(machine, problem) ??
    (machine === undefined || other === undefined
      ? undefined
      : givenAddress(other, takenBy(other.ip, machine.name)));

  const serverAddress = ({ problem, other }: Problem): UserError | undefined => {
    if (request.value(ipaddr) === undefined) {
      return givenAddress(other, takenBy(server.ipaddr, `the ${CHEF_SERVER.name}`));
    }
    const remedy =
      server.edition === 'existing'
        ? `Another address for ${other?.name ?? 'the machine'} would work`
        : freeAddress(network, taken, CHEF_SERVER.start);
    return userError(request.flag('chef-server', 'ip'), problem, remedy);
  };

  const serverName = ({ problem, remedy }: Problem): UserError | undefined =>
    request.value(fqdn) === undefined
      ? undefined
      : userError(request.flag('chef-server', 'fqdn'), problem, remedy);

  /** Consul's domain is to blame where it was given, the machines' where that alone was. */
  const domain = ({ problem, remedy }: Problem): UserError | undefined => {
    const flag = [clusterSettings.consul.domain, clusterSettings.domain].find(
      (setting) => request.value(setting) !== undefined,
    )?.flag;
    return flag === undefined ? undefined : userError(request.flag('app', flag), problem, remedy);
  };

  const blames: Partial<Record<Problem['kind'], Blame>> = {
    domain,
    name,
    address,
    'server-address': serverAddress,
    'server-name': serverName,
  };
  return (problem) => blames[problem.kind]?.(problem);
}
