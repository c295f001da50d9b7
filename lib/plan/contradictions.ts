import { addressProblem } from '../cluster/check.js';
import { quoted, userError } from '../errors.js';
import type { Request } from '../options/request.js';
import type { Repository } from '../repository.js';
import type { Role } from '../roles.js';

/**
 * Refuses flags that contradict each other, or the name of the repository: no answer to a question
 * could mend that.
 *
 * @param roles the roles the command knows
 * @throws UserError that names the flag
 */
export function refuseContradictions(
  request: Request,
  { cluster }: Repository,
  roles: readonly Role[],
): void {
  const { name } = request.app;
  if (cluster !== undefined && name !== undefined && name !== cluster.name) {
    throw userError(
      request.flag('app', 'name'),
      `this repository is called ${quoted(cluster.name)}, and its cookbook and roles are called after it`,
      `Leave the option out, or write ${quoted(name)} into an empty folder`,
    );
  }
  for (const role of roles) checkIpsAlone(request, role.name);
  checkIps(request, roles);
}

function checkIpsAlone(request: Request, role: string): void {
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

/** Checks the addresses of all flags against each other, and against a network that is given with them. */
function checkIps(request: Request, roles: readonly Role[]): void {
  const { network } = request.app;
  const { ip: chefServer } = request.chefServer;
  const flags = new Map<string, string>();
  if (chefServer !== undefined) flags.set(chefServer, request.flag('chef-server', 'ip'));
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
      const problem = network === undefined ? undefined : addressProblem(network, ip, undefined);
      if (problem !== undefined) {
        throw userError(flag, problem, `Another address in ${String(network?.cidr)} would work`);
      }
    }
  }
}
