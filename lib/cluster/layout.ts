/** The address plan: which machine gets which name and address. */
import { isAddress, Network } from './network.js';
import type { Machine } from './schema.js';

/** What one role asks of the address plan. */
export interface RoleDemand {
  readonly role: string;
  readonly prefix: string;
  /** The number of its first machine; where the network is too small for it, the first free number. */
  readonly start: number;
  /** How many machines it is to have. */
  readonly count: number;
  /** The machines whose name and address are settled, at most `count`. */
  readonly kept: readonly Machine[];
}

/** The address plan could not give a role all its machines. */
export class NetworkFull extends Error {
  constructor(
    /** The role that got too few. */
    readonly role: string,
  ) {
    super(`no address is left for ${role}`);
  }
}

/** Hands out the numbers of a network, each once. */
export class Numbers {
  readonly #taken = new Set<number>();

  constructor(
    private readonly network: Network,
    taken: Iterable<string>,
  ) {
    for (const address of taken) this.take(address);
  }

  /** Marks an address as taken; one outside the network takes nothing. */
  take(address: string): void {
    const offset = this.network.offset(address);
    if (offset !== undefined) this.#taken.add(offset);
  }

  /**
   * The first free number from `start` on, which is then taken; from the network's first number on
   * where `start` lies behind its end.
   *
   * @returns undefined when none is left
   */
  next(start: number): number | undefined {
    for (let number = this.begin(start); number <= this.network.lastOffset; number++) {
      if (!this.#taken.has(number)) {
        this.#taken.add(number);
        return number;
      }
    }
    return undefined;
  }

  /** Where counting from `start` begins in this network. */
  begin(start: number): number {
    const { firstOffset, lastOffset } = this.network;
    return start < firstOffset || start > lastOffset ? firstOffset : start;
  }
}

/**
 * Lays the machines of all roles out in the network.
 *
 * Machines that are kept come first in their role. Every role whose start is in the network then gets
 * its first machine, before any gets its second, so that many machines of one role do not push another
 * from its usual place.
 *
 * @param network where they live
 * @param reserved the addresses no machine can have: the Chef server's
 * @param demands what the roles ask for, in the order in which their machines are listed
 * @throws NetworkFull when the addresses run out
 */
export function layOut(
  network: Network,
  reserved: readonly string[],
  demands: readonly RoleDemand[],
): Machine[] {
  const kept = demands.flatMap((demand) => demand.kept);
  const numbers = new Numbers(network, [...reserved, ...kept.map(({ ip }) => ip)]);
  const machines = new Map(demands.map((demand) => [demand.role, [...demand.kept]]));
  const grow = (demand: RoleDemand, count: number) => {
    const own = machines.get(demand.role) ?? [];
    while (own.length < count) {
      const number = numbers.next(demand.start);
      if (number === undefined) throw new NetworkFull(demand.role);
      own.push(machineAt(network, demand, number));
    }
  };
  const placed = demands.filter(({ start }) => numbers.begin(start) === start);
  for (const demand of placed) grow(demand, Math.min(demand.count, 1));
  for (const demand of demands) grow(demand, demand.count);
  return [...machines.values()].flat();
}

/** The machine of a role with this number. */
export function machineAt(
  network: Network,
  { role, prefix }: { role: string; prefix: string },
  number: number,
): Machine {
  return { name: `${prefix}${String(number)}`, ip: network.address(number), role };
}

/**
 * Moves machines into another network; each keeps its number, and with it its name.
 *
 * @returns undefined when one of them has no place there
 */
export function moveTo(
  network: Network,
  from: Network,
  machines: readonly Machine[],
): Machine[] | undefined {
  const moved = machines.map((machine) => ({
    ...machine,
    ip: moveAddress(network, from, machine.ip),
  }));
  return moved.every((machine): machine is Machine => machine.ip !== undefined) ? moved : undefined;
}

/** The address with the same number in another network; undefined when there is none. */
export function moveAddress(network: Network, from: Network, address: string): string | undefined {
  const offset = isAddress(address) ? from.offset(address) : undefined;
  if (offset === undefined || offset > network.lastOffset) return undefined;
  return network.address(offset);
}
