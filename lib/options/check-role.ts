/** Checks roles, which other packages may add: what a role sets is written into cluster.json. */
import { isAbsolute } from 'node:path';

import { NAME_RULES } from '../cluster/names.js';
import { literal, quoted, userError } from '../errors.js';
import { web, type Role } from '../roles.js';
import { name } from '../settings/kinds.js';
import { machineOptions, roleOptions, roleSettings } from '../settings/role.js';
import { SWITCHES, flagsOf, roleCommand } from './command.js';

/** Sub-generators that are no role: their options would be taken for the role's. */
const RESERVED = ['app', 'chef-server'];

/** What a role must have; packages in JavaScript are not checked by a compiler. */
const TYPES = {
  name: 'string',
  title: 'string',
  templates: 'string',
  prefix: 'string',
  start: 'number',
  count: 'number',
  memory: 'number',
} as const;

/**
 * Makes sure that a role can be used.
 *
 * @throws UserError that names the field which cannot
 */
export function checkRole(role: Role): void {
  const where = (field: string) => `role ${literal(role.name)}: ${field}`;
  for (const [field, type] of Object.entries(TYPES) as [keyof typeof TYPES, string][]) {
    const example = JSON.stringify(web[field]);
    if (typeof role[field] !== type) {
      throw userError(
        where(field),
        `${literal(role[field])} is not a ${type}`,
        `${example} would work`,
      );
    }
  }
  name(NAME_RULES.role).parse(role.name, where('name'), web.name);
  if (RESERVED.includes(role.name)) {
    throw userError(where('name'), 'it is the name of another generator', 'Choose another name');
  }
  // The options of a role can be given its defaults: what they accept is what cluster.json can hold.
  const { prefix, start, memory, chef_role: chefRole } = roleSettings(web);
  prefix.parse(role.prefix, where('prefix'));
  start.parse(String(role.start), where('start'));
  machineOptions(web, 0).count.parse(String(role.count), where('count'));
  memory.parse(String(role.memory), where('memory'));
  if (role.chefRole !== undefined) chefRole.parse(role.chefRole, where('chefRole'));
  if (!isAbsolute(role.templates)) {
    throw userError(
      where('templates'),
      `${quoted(role.templates)} is not an absolute folder`,
      "fileURLToPath(new URL('../../templates', import.meta.url)) would work",
    );
  }
  for (const key of Object.keys(role.options ?? {})) checkOption(role, key, where);
}

/** What a key of cluster.json can be that is an option's name as well. */
const KEY = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/u;

function checkOption(role: Role, key: string, where: (field: string) => string): void {
  const place = where(`options.${key}`);
  if (!KEY.test(key)) {
    throw userError(
      place,
      'the name is not made of lower-case letters and digits with a single _ between them',
      '"max_size" would work',
    );
  }
  const flag = key.replaceAll('_', '-');
  const everyRoles = flagsOf(roleCommand({ ...web, options: {} })).map((own) => own.name);
  const taken = [...everyRoles, ...Object.keys(SWITCHES)];
  if (key in roleSettings(web) || taken.includes(flag)) {
    throw userError(place, 'there is such an option already', 'Choose another name');
  }
  const option = roleOptions(role)[key];
  if (typeof option?.description !== 'string') {
    throw userError(`${place}.description`, 'is missing', '"The most that it keeps" would work');
  }
  const value = option.default;
  if (!option.schema.safeParse(value).success) {
    const problem =
      value === undefined ? 'is missing' : `${literal(value)} is not an allowed value`;
    throw userError(`${place}.default`, problem, 'One that the option accepts would work');
  }
}
