import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Network, isAddress } from '../../../lib/cluster/network.js';

const parse = (text: string) => Network.parse(text, '--network');

describe('a network', () => {
  it('counts addresses from its own one', () => {
    expect(parse('192.168.33.0/24').address(101)).toBe('192.168.33.101');
    expect(parse('10.0.0.0/16').address(4097)).toBe('10.0.16.1');
    expect(parse('10.0.0.0/16').offset('10.0.16.1')).toBe(4097);
  });

  it('knows what lies outside it', () => {
    expect(parse('192.168.33.0/24').offset('192.168.34.1')).toBeUndefined();
    expect(parse('192.168.33.0/24').offset('192.168.32.255')).toBeUndefined();
  });

  it.each([
    [0, "the network's own address"],
    [1, "the gateway's address"],
    [2, undefined],
    [254, undefined],
    [255, "the network's broadcast address"],
  ])('reserves number %i for %s', (number, owner) => {
    expect(parse('192.168.33.0/24').reserved(number)).toBe(owner);
  });

  it.each([
    ['192.168.33.0', 'is not an IPv4 network in CIDR notation'],
    ['192.168.33.0/33', 'is not an IPv4 network in CIDR notation'],
    ['192.168.33.0/024', 'is not an IPv4 network in CIDR notation'],
    ['192.168.033.0/24', 'is not an IPv4 network in CIDR notation'],
    ['fd00::/64', 'is not an IPv4 network in CIDR notation'],
    ['x', 'is not an IPv4 network in CIDR notation'],
    ['192.168.33.7/24', '192.168.33.0/24 would work'],
    ['192.168.33.7/30', '192.168.33.0/29 would work'],
    ['192.168.33.8/30', '192.168.33.0/24 would work'],
    ['192.168.33.0/8', 'A private network such as 192.168.33.0/24 would work'],
    ['172.16.5.1/11', 'A private network such as 192.168.33.0/24 would work'],
    ['203.0.113.7/24', 'A private network such as 192.168.33.0/24 would work'],
    ['192.168.33.0/30', 'is smaller than a /29'],
    ['0.0.0.0/0', 'is larger than a /8'],
    ['127.0.0.0/8', 'no machine can have an address in'],
    ['0.1.0.0/16', 'no machine can have an address in'],
    ['169.254.0.0/16', 'no machine can have an address in'],
    ['169.254.7.0/24', 'no machine can have an address in'],
    ['240.0.0.0/8', 'no machine can have an address in'],
    ['224.0.0.0/24', 'no machine can have an address in'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(/^--network: .*\.$/u);
  });

  it('gives an address back for every number, and the number for the address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 29 }), fc.nat(), (length, seed) => {
        const network = parse(`10.0.0.0/${String(length)}`);
        const number = seed % (network.lastOffset + 2);
        expect(network.offset(network.address(number))).toBe(number);
      }),
    );
  });

  it('doubles until it is a /8', () => {
    expect(parse('192.168.33.0/24').doubled()?.cidr).toBe('192.168.32.0/23');
    expect(parse('10.0.0.0/8').doubled()).toBeUndefined();
  });
});

describe('an address', () => {
  it.each(['010.0.0.1', '1.2.3', '1.2.3.4/24', '1.2.3.256', '', ' 1.2.3.4', 'localhost'])(
    'is not %j',
    (text) => {
      expect(isAddress(text)).toBe(false);
    },
  );
});
