import { describe, expect, it } from 'vitest';

import { NAME_RULES, nameProblem } from '../../../lib/cluster/names.js';

describe('names', () => {
  it.each(Object.entries(NAME_RULES))('allow the example of %s', (_name, rule) => {
    expect(nameProblem(rule, rule.example)).toBeUndefined();
  });

  it.each(Object.entries(NAME_RULES))('refuse what is no name for %s', (_name, rule) => {
    for (const name of [
      '',
      'a b',
      'a/b',
      '..',
      '../x',
      'a"b',
      "a'b",
      '$(id)',
      'a\nb',
      '-a;',
      'é',
    ]) {
      expect(nameProblem(rule, name), name).toBeDefined();
    }
    expect(nameProblem(rule, 'a'.repeat(rule.maximum + 1))).toContain('longer than');
  });

  it.each([
    ['cluster', 'Shop'],
    ['cluster', '1shop'],
    ['cluster', 'shop-'],
    ['cluster', 'shop--two'],
    ['machine', 'chef-server'],
    ['machine', 'node_1'],
    ['consulDomain', 'consul.'],
    ['consulDomain', '10.0.0.1'],
    ['service', 'my.shop'],
    ['service', 'shop_1'],
    ['service', 'consul'],
    ['domain', '192.168.33.1'],
    ['domain', 'example..jp'],
    ['user', 'pivotal'],
    ['datacenter', 'DC1'],
  ] as const)('refuse the %s %s', (rule, name) => {
    expect(nameProblem(NAME_RULES[rule], name)).toBeDefined();
  });
});
