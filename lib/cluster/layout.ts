/** The address plan: which machine gets which name and address. */
import { isAddress, Network } from './network.js';
import type { Machine } from '../settings/schema.js';

/** What one role asks of the address plan. */
export interface RoleDemand {
  readonly role: string;
  readonly prefix: string;
  /** The number of its first machine; where the network is too small for it, the first free number. */
  readonly start: number;
  /** How many machines it is to have. */
  readonly count: number;
  /** The machines it has, in their order; those behind the first `count` go. */
  readonly present: readonly Present[];
}

/** A machine that is there already. */
export interface Present {
  readonly machine: Machine;
  /** Whether its address stays. Otherwise it gets another, and nothing else of it changes but the name. */
  readonly settled: boolean;
  /** Whether its name is one of its own, not that of its number: then it stays, whatever the address. */
  readonly named: boolean;
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
   * @param suits says of a free number whether it will do
   * @returns undefined when none is left
   */
  next(start: number, suits: (number: number) => boolean = () => true): number | undefined {
    for (let number = this.begin(start); number <= this.network.lastOffset; number++) {
      if (!this.#taken.has(number) && suits(number)) {
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

/** The machines of some roles whose address stays. */
export function settledMachines(demands: readonly RoleDemand[]): Machine[] {
  return remaining(demands)
    .filter(({ settled }) => settled)
    .map(({ machine }) => machine);
}

function remaining(demands: readonly RoleDemand[]): Present[] {
  return demands.flatMap(({ present, count }) => present.slice(0, count));
}

/**
 * Lays the machines of all roles out in the network. Numbers whose address or name is taken are skipped.
 *
 * Every role whose start is in the network gets its first machine before any gets its second, so that
 * many machines of one role do not push another from its usual place.
 *
 * @param network where they live
 * @param reserved the addresses no machine can have: the Chef server's
 * @param demands what the roles ask for
 * @returns the machines of each role
 * @throws NetworkFull when the addresses run out
 */
export function layOut(
  network: Network,
  reserved: readonly string[],
  demands: readonly RoleDemand[],
): Map<string, Machine[]> {
  const settled = settledMachines(demands);
  const numbers = new Numbers(network, [...reserved, ...settled.map(({ ip }) => ip)]);
  const names = new Set(
    remaining(demands)
      .filter(({ settled, named }) => settled || named)
      .map(({ machine }) => machine.name),
  );
  const place = (demand: RoleDemand, present: Present | undefined): Machine => {
    if (present?.settled === true) return present.machine;
    const named = present?.named === true;
    const nameOf = (number: number) => machineName(demand.prefix, number);
    const number = numbers.next(demand.start, (free) => named || !names.has(nameOf(free)));
    if (number === undefined) throw new NetworkFull(demand.role);
    const name = named ? present.machine.name : nameOf(number);
    names.add(name);
    return { ...present?.machine, name, ip: network.address(number), role: demand.role };
  };
  const machines = new Map(demands.map(({ role }) => [role, [] as Machine[]]));
  const grow = (demand: RoleDemand, count: number) => {
    const own = machines.get(demand.role) ?? [];
    while (own.length < count) own.push(place(demand, demand.present[own.length]));
  };
  const placed = demands.filter(({ start }) => numbers.begin(start) === start);
  for (const demand of placed) grow(demand, Math.min(demand.count, 1));
  for (const demand of demands) grow(demand, demand.count);
  return machines;
}

/**
 * Puts the machines of all roles into one list.
 *
 * @param machines of each role
 * @param before the list as it was: each role keeps its places there. What a role has more stands
 *   behind its last machine, what a role has that had none at the end.
 */
export function inOrder(
  machines: ReadonlyMap<string, readonly Machine[]>,
  before: readonly Machine[],
): Machine[] {
  const left = new Map([...machines].map(([role, own]) => [role, [...own]]));
  const last = new Map(before.map(({ role }, index) => [role, index]));
  const kept = before.flatMap(({ role }, index) => {
    const own = left.get(role) ?? [];
    return own.splice(0, last.get(role) === index ? own.length : 1);
  });
  return [...kept, ...[...left.values()].flat()];
}

/** The name of the machine with this number. */
export function machineName(prefix: string, number: number): string {
  return `${prefix}${String(number)}`;
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
