/** The machines of the article's cluster, as Docker and the Chef server know them. */
import { expect } from 'vitest';

import type { Outcome, Repository } from './repository.js';

/** The name of the article's cluster. */
export const NAME = 'chef-consul-cluster';

/** The name of a machine's container. */
export function containerOf(machine: string): string {
  return `${NAME}-${machine}`;
}

/** A request to the Chef server's API, signed with the user's key unless the options say another. */
export async function knifeRaw(
  repository: Repository,
  path: string,
  ...options: readonly string[]
): Promise<Outcome> {
  const raw = ['bundle', 'exec', 'knife', 'raw', '--config', '.chef/knife.rb'];
  return repository.run([...raw, path, ...options]);
}

/** All nodes that the Chef server has, and all clients but the organisation's validator. */
export async function registered(
  repository: Repository,
): Promise<{ nodes: string[]; clients: string[] }> {
  const names = async (path: string): Promise<string[]> => {
    const { status, output } = await knifeRaw(repository, path);
    expect(status).toBe(0);
    return Object.keys(JSON.parse(output) as object).toSorted();
  };
  const clients = (await names('/clients')).filter((name) => !name.endsWith('-validator'));
  return { nodes: await names('/nodes'), clients };
}
