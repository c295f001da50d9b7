/** Looks at a cluster while something is done to it, as its visitors do. */
import { setTimeout } from 'node:timers/promises';

import type { Machine } from './repository.js';

/** What was seen of a cluster while something was done to it. */
export interface Sight {
  /** The most Consul servers that did not answer at a time. */
  readonly mostServersGone: number;
  /** The statuses that requests through the load balancer got, 0 for none, and how often. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Visitors at a time, and the milliseconds that each waits before the next request: some 150 requests a second. */
const VISITORS = 8;
const PAUSE = 50;

/** Watches the Consul servers, some five times a second, and visits the load balancer, until it is stopped. */
export function watchCluster(
  servers: readonly Machine[],
  loadBalancer: Machine,
): { stop: () => Promise<Sight> } {
  const watching = new AbortController();
  let mostServersGone = 0;
  const statuses = new Map<number, number>();
  const again = async (pause: number, look: () => Promise<void>): Promise<void> => {
    while (!watching.signal.aborted) {
      await look();
      await setTimeout(pause);
    }
  };
  const looking = [
    again(200, async () => {
      const leaders = servers.map(async ({ ip }) => visit(`http://${ip}:8500/v1/status/leader`));
      const gone = (await Promise.all(leaders)).filter((status) => status === 0).length;
      mostServersGone = Math.max(mostServersGone, gone);
    }),
    ...Array.from({ length: VISITORS }, async () =>
      again(PAUSE, async () => {
        const status = await visit(`http://${loadBalancer.ip}/`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
    ),
  ];
  return {
    stop: async () => {
      watching.abort();
      await Promise.all(looking);
      return { mostServersGone, statuses };
    },
  };
}

/** The status of one request; 0 where it got none within five seconds. */
async function visit(url: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
