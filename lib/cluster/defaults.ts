/** The settings of the article's cluster, which a new one gets when the user says nothing. */
export const DEFAULTS = {
  name: 'chef-consul-cluster',
  network: '192.168.33.0/24',
  domain: 'example.jp',
  datacenter: 'dc1',
  provider: 'docker',
  distribution: 'chef',
  edition: 'embedded',
  user: 'testuser',
  firstName: 'TEST',
  lastName: 'USER',
  org: 'testorg',
  orgFullName: 'Test Organization',
} as const;

/** The machine the Chef server runs on. It is not in the list of machines. */
export const CHEF_SERVER = {
  name: 'chef-server',
  /** The number of its address, an offset in the network. */
  start: 10,
  /** In MB. */
  memory: 1024,
} as const;
