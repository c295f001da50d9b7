import { describe, expect, it } from 'vitest';

import { roleGenerator } from '../../../generators/role-generator.js';
import { ROLES, type Role } from '../../../lib/roles.js';

const cache: Role = {
  name: 'cache',
  title: 'caches',
  templates: '/templates/',
  prefix: 'cache',
  start: 221,
  count: 2,
  memory: 512,
};

describe('a role', () => {
  const listening: Role = {
    ...cache,
    options: { port: { type: 'port', description: 'Its port', default: 11_211 } },
  };

  it.each([cache, listening, ...ROLES])('$name makes a generator', (role) => {
    roleGenerator(role);
  });

  it.each([
    [{ name: 'My Cache' }, 'role "My Cache": name: "My Cache" is not made of lower-case letters'],
    [{ name: 'app' }, 'role "app": name: it is the name of another generator'],
    [{ name: 'chef-server' }, 'role "chef-server": name: it is the name of another generator'],
    [{ prefix: 'ca_che' }, 'role "cache": prefix: "ca_che" is not made of'],
    [{ start: 1 }, 'role "cache": start: "1" is less than 2. 201 would work.'],
    [{ count: 1.5 }, 'role "cache": count: "1.5" is not a whole number'],
    [{ memory: 64 }, 'role "cache": memory: "64" is less than 256. 512 would work.'],
    [{ memory: '512' }, 'role "cache": memory: "512" is not a number'],
    [{ title: undefined }, 'role "cache": title: undefined is not a string'],
    [{ chefRole: 'a b' }, 'role "cache": chefRole: "a b" is not made of'],
    [
      { options: { maxSize: {} } },
      'role "cache": options.maxSize: the name is not made of lower-case letters and digits with',
    ],
    [{ options: { memory: {} } }, 'role "cache": options.memory: there is such an option already'],
    [
      { options: { verbose: {} } },
      'role "cache": options.verbose: there is such an option already',
    ],
    [
      { options: { size: { type: 'size' } } },
      'option "size": type: "size" is not a type of option',
    ],
    [
      { options: { size: { type: 'boolean', default: true } } },
      'role "cache": options.size.description: is missing. "The most that it keeps" would work.',
    ],
    [
      { options: { size: { type: 'boolean', description: 'x', default: 'x' } } },
      'role "cache": options.size.default: "x" is not an allowed value. One that the option accepts would',
    ],
    [
      { options: { size: { type: 'number', description: 'x', minimum: 1, maximum: 9 } } },
      'role "cache": options.size.default: is missing',
    ],
    [{ templates: '../templates' }, 'role "cache": templates: "../templates" is not an absolute'],
  ])('is refused with %j', (fields, message) => {
    expect(() => roleGenerator({ ...cache, ...fields } as Role)).toThrow(message);
  });
});
