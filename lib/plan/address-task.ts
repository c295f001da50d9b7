import { Numbers } from '../cluster/layout.js';
import type { Network } from '../cluster/network.js';
import type { Request } from '../options/request.js';
import type { Repository } from '../repository.js';
import type { Role } from '../roles.js';
import type { Settlement } from './settlement.js';

/** What the address plan is made from. */
export interface AddressTask {
  readonly request: Request;
  readonly repository: Repository;
  /** The network to be, which may be another one than the repository's. */
  readonly network: Network;
  /** The roles the command knows. */
  readonly roles: readonly Role[];
  readonly settlement: Settlement;
}

/** The end of a message about an address: one that would work. */
export function freeAddress(network: Network, taken: Iterable<string>, start: number): string {
  const number = new Numbers(network, taken).next(start);
  return number === undefined
    ? `No address of ${network.cidr} is free`
    : `${network.address(number)} would work`;
}
