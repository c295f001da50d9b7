/** What the settings with a fixed choice can be. */
export const CHOICES = {
  /** The Vagrant provider that makes the machines. */
  provider: ['docker', 'virtualbox', 'libvirt'],
  /** Whose Chef client is installed. */
  distribution: ['chef', 'cinc'],
  /** What the Chef server is. */
  edition: ['embedded', 'cinc', 'chef', 'existing'],
  /** How the Chef licence is accepted; there is no default. */
  license: ['accept', 'accept-no-persist'],
} as const;

/** The memory a machine can be given, in MB: chef-client does not run in less, and 1 TB is a typing error. */
export const MEMORY = { minimum: 256, maximum: 1_048_576 } as const;

/** The most machines of one role; more than one computer can hold. */
export const MOST_MACHINES = 1000;
