import { checkFqdn } from '../cluster/check.js';
import { CHEF_SERVER, DEFAULTS } from '../cluster/defaults.js';
import type { Chef, Cluster } from '../cluster/schema.js';
import { userError } from '../errors.js';
import type { Request } from '../options/request.js';
import type { Repository } from '../repository.js';
import { VERSIONS } from '../versions.js';

/**
 * Plans chef.json. What was derived from the domain or the user's name follows them when they change;
 * a Chef server of the user's own is called what it is called.
 *
 * @param request what the user asks for
 * @param repository what is there
 * @param cluster the planned cluster
 * @param address the planned address of the Chef server
 * @throws UserError when a server the user already has is not named, or has the name of a machine
 */
export function planChef(
  request: Request,
  repository: Repository,
  cluster: Cluster,
  address: string,
): Chef {
  const { app, chefServer } = request;
  const current = repository.chef;
  const server = current?.['chef-server'];
  const user = current?.['chef-user'];
  const client = current?.['chef-client'];

  const edition = chefServer.edition ?? server?.edition ?? DEFAULTS.edition;
  requireExisting(request, repository, edition);
  if (chefServer.fqdn !== undefined) {
    const flag = request.flag('chef-server', 'fqdn');
    checkFqdn({ api_fqdn: chefServer.fqdn, edition }, cluster, flag);
  }
  const userName = app.user ?? user?.user_name ?? DEFAULTS.user;
  const domainBefore = repository.cluster?.domain ?? cluster.domain;
  const distribution = app.distribution ?? client?.distribution ?? DEFAULTS.distribution;
  const license = app['chef-license'] ?? client?.license;
  return {
    ...current,
    'chef-server': {
      ...server,
      api_fqdn: chefServer.fqdn ?? fqdnToBe(server, edition, domainBefore, cluster.domain),
      ipaddr: address,
      edition,
      memory: chefServer.memory ?? server?.memory ?? CHEF_SERVER.memory,
    },
    'chef-user': {
      ...user,
      user_name: userName,
      first_name: user?.first_name ?? DEFAULTS.firstName,
      last_name: user?.last_name ?? DEFAULTS.lastName,
      mail_addr: follow(
        user?.mail_addr,
        `${user?.user_name ?? ''}@${domainBefore}`,
        `${userName}@${cluster.domain}`,
      ),
      org_name: app.org ?? user?.org_name ?? DEFAULTS.org,
      org_full_name: user?.org_full_name ?? DEFAULTS.orgFullName,
    },
    'chef-client': {
      ...client,
      distribution,
      version: client?.distribution === distribution ? client.version : VERSIONS[distribution],
      license: distribution === 'cinc' || license === '' ? undefined : license,
    },
  };
}

function fqdnIn(domain: string): string {
  return `${CHEF_SERVER.name}.${domain}`;
}

/** The name that follows the domain; a server of the user's own has the one it has. */
function fqdnToBe(
  server: Chef['chef-server'] | undefined,
  edition: string,
  domainBefore: string,
  domain: string,
): string {
  if (server?.edition !== 'existing') {
    return follow(server?.api_fqdn, fqdnIn(domainBefore), fqdnIn(domain));
  }
  return edition === 'existing' ? server.api_fqdn : fqdnIn(domain);
}

/** The current value, unless it was derived or there is none: then the newly derived one. */
function follow(current: string | undefined, derivedBefore: string, derived: string): string {
  return current === undefined || current === derivedBefore ? derived : current;
}

/** A server the user already has cannot be guessed. */
function requireExisting(request: Request, repository: Repository, edition: string): void {
  const before = repository.chef?.['chef-server'].edition;
  if (edition !== 'existing' || before === 'existing') return;
  const { ip, fqdn } = request.chefServer;
  if (ip !== undefined && fqdn !== undefined) return;
  const [ipFlag, fqdnFlag] = [
    request.flag('chef-server', 'ip'),
    request.flag('chef-server', 'fqdn'),
  ];
  throw userError(
    request.flag('chef-server', 'edition'),
    'the address and the name of your Chef server are not known',
    `Give both: ${ipFlag} ADDRESS ${fqdnFlag} NAME`,
  );
}
