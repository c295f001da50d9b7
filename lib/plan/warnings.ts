import { Network } from '../cluster/network.js';
import type { Role } from '../roles.js';
import { clusterSettings } from '../settings/cluster.js';
import type { Chef, Cluster } from '../settings/schema.js';

/** The networks VirtualBox 6.1.28 and later allow host-only adapters in, unless told otherwise. */
const VIRTUALBOX_NETWORKS = '192.168.56.0/21';

/** Says what is allowed in a cluster, but not wise: one line each. */
export function warningsAbout(cluster: Cluster, chef: Chef, roles: readonly Role[]): string[] {
  const warnings = roles.flatMap((role) => {
    const count = cluster.machines.filter((machine) => machine.role === role.name).length;
    return count === 0 ? [] : (role.advice?.(count, cluster) ?? []);
  });
  if (!Network.parse(cluster.network, 'network').isPrivate) {
    warnings.push(
      `${cluster.network} is not for private use: while the cluster is up, whoever has its addresses on the Internet cannot be reached from here. A private network such as ${clusterSettings.network.default ?? ''} has no such neighbours.`,
    );
  }
  if (cluster.provider === 'virtualbox' && !withinVirtualBox(cluster.network)) {
    warnings.push(
      `VirtualBox refuses host-only addresses outside ${VIRTUALBOX_NETWORKS} unless /etc/vbox/networks.conf allows ${cluster.network}.`,
    );
  }
  const missing = missingBox(cluster, chef);
  if (missing !== undefined) {
    warnings.push(
      `${missing} Name one in vms.rb and chef-server.rb: vagrant_options: { 'vm.box' => … }.`,
    );
  }
  return warnings;
}

/** Why the provider's default box does not do; undefined where it does. */
function missingBox(cluster: Cluster, chef: Chef): string | undefined {
  if (cluster.provider === 'libvirt') return 'No distribution publishes a box for libvirt.';
  if (cluster.provider === 'virtualbox' && chef['chef-client'].distribution === 'chef') {
    return "The default box, Ubuntu 22.04, has Ruby 3.0, which is too old for Chef's gem (the distribution cinc comes with its own).";
  }
  return undefined;
}

function withinVirtualBox(cidr: string): boolean {
  const allowed = Network.parse(VIRTUALBOX_NETWORKS, 'VirtualBox');
  const network = Network.parse(cidr, 'network');
  // No larger network begins in this one.
  return allowed.offset(network.address(0)) !== undefined;
}
