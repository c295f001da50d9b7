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
