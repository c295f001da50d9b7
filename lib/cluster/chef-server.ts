/** The machine the Chef server runs on. It is not in the list of machines. */
export const CHEF_SERVER = {
  name: 'chef-server',
  /** The number of its address, an offset in the network. */
  start: 10,
} as const;
