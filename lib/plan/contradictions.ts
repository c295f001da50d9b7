import { addressProblem } from '../cluster/check.js';
import { Network } from '../cluster/network.js';
import { quoted, userError } from '../errors.js';
import type { Request } from '../options/request.js';
import type { Repository } from '../repository.js';
import type { Role } from '../roles.js';
import { chefSettings } from '../settings/chef.js';
import { clusterSettings } from '../settings/cluster.js';
import { isToBe } from './role-settings.js';

/**
 * Refuses flags that contradict each other, or the name of the repository: no answer to a question
 * could resolve that.
 *
 * @param roles the roles the command knows
 * @throws UserError that names the flag
 */
export function refuseContradictions(
  request: Request,
  repository: Repository,
  roles: readonly Role[],
): void {
  const { cluster } = repository;
  const name = request.value(clusterSettings.name) ?? undefined;
  if (cluster !== undefined && name !== undefined && name !== cluster.name) {
    throw userError(
      request.flag('app', 'name'),
      `this repository is called ${quoted(cluster.name)}, and its cookbook and roles are called after it`,
      `Leave the option out, or write ${quoted(name)} into an empty folder`,
    );
  }
  for (const role of roles) {
    refuseCountBesideIps(request, role.name);
    refuseOptionsOfNone(request, repository, role);
  }
  refuseIpsTwice(request, roles);
}

function refuseCountBesideIps(request: Request, role: string): void {
  const { ips, count, start } = request.role(role);
  if (ips === undefined) return;
  if (start !== undefined) {
    throw userError(
      request.flag(role, 'start'),
      `the addresses themselves are given with ${request.flag(role, 'ips')}`,
      'Leave one of the two out',
    );
  }
  if (count !== undefined && count !== ips.length) {
    throw userError(
      request.flag(role, 'count'),
      `the count is ${String(count)}, but the number of addresses given with ${request.flag(role, 'ips')} is ${String(ips.length)}`,
      'Leave the count out',
    );
  }
}

/** A cluster that does without a role has no use for its settings. */
function refuseOptionsOfNone(request: Request, repository: Repository, role: Role): void {
  if (isToBe({ request, repository }, role)) return;
  const option = request.given(role.name).find((flag) => flag !== 'count');
  if (option === undefined) return;
  throw userError(
    request.flag(role.name, option),
    `the cluster has no ${role.title}`,
    `Leave it out, or have some: ${request.suggestion(role.name, 'count', String(Math.max(role.count, 1)))} would work`,
  );
}

/** Looks at the addresses of all flags beside each other, and at a network that is given with them. */
function refuseIpsTwice(request: Request, roles: readonly Role[]): void {
  const cidr = request.value(clusterSettings.network) ?? undefined;
  const network = cidr === undefined ? undefined : Network.parse(cidr, '--network');
  const server = request.value(chefSettings['chef-server'].ipaddr) ?? undefined;
  const flags = new Map<string, string>();
  if (server !== undefined) flags.set(server, request.flag('chef-server', 'ip'));
  for (const { name } of roles) {
    const flag = request.flag(name, 'ips');
    for (const ip of request.role(name).ips ?? []) {
      const other = flags.get(ip);
      if (other !== undefined) {
        throw userError(
          flag,
          `${quoted(ip)} is given twice${other === flag ? '' : `, with ${other} as well`}`,
          'Give each machine an address of its own',
        );
      }
      flags.set(ip, flag);
      const problem = network === undefined ? undefined : addressProblem(network, ip);
      if (problem !== undefined) {
        throw userError(flag, problem, `Another address in ${String(cidr)} would work`);
      }
    }
  }
}

/**
 * Makes sure that a server the user already has, which cannot be guessed, is known.
 *
 * @throws UserError that names the flags which say where it is
 */
export function requireOwnServer(request: Request, { chef }: Repository): void {
  const { edition, ipaddr, api_fqdn: fqdn } = chefSettings['chef-server'];
  if (request.value(edition) !== 'existing' || chef?.['chef-server'].edition === 'existing') return;
  if ([ipaddr, fqdn].every((setting) => request.value(setting) !== undefined)) return;
  const flag = (name: string) => request.flag('chef-server', name);
  throw userError(
    flag('edition'),
    'the address and the name of your Chef server are not known',
    `Give both: ${flag('ip')} ADDRESS ${flag('fqdn')} NAME`,
  );
}
