import { Address4 } from 'ip-address';

import { quoted, userError } from '../errors.js';

/** The smallest network a cluster can live in, as the length of its prefix: /29 has five free addresses. */
const LONGEST_PREFIX = 29;
/** The largest network, as the length of its prefix: no private network is larger. */
const SHORTEST_PREFIX = 8;

/** Blocks in which no machine can have an address (RFC 6890). */
const UNUSABLE = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map(
  (block) => new Address4(block),
);

function parse(text: string): Address4 | undefined {
  return Address4.isValid(text) ? new Address4(text) : undefined;
}

/** The network of this size that an address lies in, in CIDR notation. */
function around(address: string, prefixLength: number): string {
  return new Address4(`${address}/${String(prefixLength)}`).networkForm();
}

/** Whether all of a network is for private use (RFC 1918). */
function isPrivate(network: Address4): boolean {
  return network.startAddress().isPrivate() && network.endAddress().isPrivate();
}

/** Whether a text is one IPv4 address, written strictly: four decimal numbers without leading zeros. */
export function isAddress(text: string): boolean {
  return !text.includes('/') && parse(text) !== undefined;
}

/** The network all machines live in. A machine is known by its offset from the network's address. */
export class Network {
  readonly #first: number;
  /** The length of the prefix: 24 for 192.168.33.0/24. */
  readonly prefixLength: number;
  /** Whether all of it is for private use. */
  readonly isPrivate: boolean;

  private constructor(
    /** As the user writes it: `192.168.33.0/24`. */
    readonly cidr: string,
    address: Address4,
  ) {
    this.#first = Number(address.startAddress().bigInt());
    this.prefixLength = address.subnetMask;
    this.isPrivate = isPrivate(address);
  }

  /**
   * Reads a network in CIDR notation.
   *
   * @param text for example `192.168.33.0/24`
   * @param where the option or place in a file, for the message
   * @throws UserError when it is none, too small, too large, or in a block without host addresses
   */
  static parse(text: string, where: string): Network {
    const address = parse(text);
    // What was meant with an address alone, or with a space too much.
    const alone = parse(text.trim().split('/', 1)[0] ?? '');
    const example = 'A private network such as 192.168.33.0/24 would work';
    const suggestion = (near: Address4, prefixLength: number) => {
      const cidr = around(near.addressMinusSuffix, prefixLength);
      return isPrivate(new Address4(cidr)) ? `${cidr} would work` : example;
    };
    if (address === undefined || !/\/(?:0|[1-9]\d*)$/u.test(text)) {
      const remedy = alone === undefined ? example : suggestion(alone, 24);
      throw userError(where, `${quoted(text)} is not an IPv4 network in CIDR notation`, remedy);
    }
    if (address.networkForm() !== text) {
      const prefixLength = Math.min(address.subnetMask, LONGEST_PREFIX);
      throw userError(
        where,
        `${quoted(text)} is an address inside a network`,
        suggestion(address, prefixLength),
      );
    }
    if (address.subnetMask > LONGEST_PREFIX) {
      throw userError(where, `${quoted(text)} is smaller than a /29`, suggestion(address, 24));
    }
    if (address.subnetMask < SHORTEST_PREFIX) {
      throw userError(where, `${quoted(text)} is larger than a /8`, example);
    }
    if (UNUSABLE.some((block) => address.isInSubnet(block))) {
      throw userError(where, `no machine can have an address in ${quoted(text)}`, example);
    }
    return new Network(text, address);
  }

  /** The offset of the last address a machine can have, the one before the broadcast address. */
  get lastOffset(): number {
    return 2 ** (32 - this.prefixLength) - 2;
  }

  /** The offset of the first address a machine can have, the one after the gateway. */
  readonly firstOffset = 2;

  /** The address at an offset: offset 101 in 192.168.33.0/24 is 192.168.33.101. */
  address(offset: number): string {
    const value = this.#first + offset;
    return [24, 16, 8, 0].map((shift) => String((value >>> shift) & 255)).join('.');
  }

  /** The offset of a valid address, or undefined when it lies outside the network. */
  offset(address: string): number | undefined {
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const offset = value - this.#first;
    return offset >= 0 && offset <= this.lastOffset + 1 ? offset : undefined;
  }

  /** Says why no machine can have the address at this offset; undefined when one can. */
  reserved(offset: number): string | undefined {
    if (offset === 0) return "the network's own address";
    if (offset === 1) return "the gateway's address";
    if (offset === this.lastOffset + 1) return "the network's broadcast address";
    return undefined;
  }

  /** The network twice as large that this one lies in, or undefined when it would be larger than a /8. */
  doubled(): Network | undefined {
    const prefixLength = this.prefixLength - 1;
    if (prefixLength < SHORTEST_PREFIX) return undefined;
    const cidr = around(this.address(0), prefixLength);
    return new Network(cidr, new Address4(cidr));
  }
}
