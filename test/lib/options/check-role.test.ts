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
  it.each([cache, ...ROLES])('$name makes a generator', (role) => {
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
    [{ templates: '../templates' }, 'role "cache": templates: "../templates" is not an absolute'],
  ])('is refused with %j', (fields, message) => {
    expect(() => roleGenerator({ ...cache, ...fields } as Role)).toThrow(message);
  });
});
