/** The memory a machine can be given, in MB: chef-client does not run in less, and 1 TB is a typing error. */
export const MEMORY = { minimum: 256, maximum: 1_048_576 } as const;

/** The most machines of one role; more than one computer can hold. */
export const MOST_MACHINES = 1000;
