/** Checks roles, which other packages may add: what a role sets is written into cluster.json. */
import { isAbsolute } from 'node:path';

import { NAME_RULES } from '../cluster/names.js';
import { literal, quoted, userError } from '../errors.js';
import { web, type Role } from '../roles.js';
import { nameOption } from './option.js';
import { roleOptions } from './role.js';

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
  nameOption(NAME_RULES.role, '', {}).parse(role.name, where('name'));
  if (RESERVED.includes(role.name)) {
    throw userError(where('name'), 'it is the name of another generator', 'Choose another name');
  }
  // The options of a role can be given its defaults: what they accept is what cluster.json can hold.
  const { prefix, start, count, memory } = roleOptions(web);
  prefix.parse(role.prefix, where('prefix'));
  start.parse(String(role.start), where('start'));
  count.parse(String(role.count), where('count'));
  memory.parse(String(role.memory), where('memory'));
  if (role.chefRole !== undefined) {
    nameOption(NAME_RULES.chefRole, '', {}).parse(role.chefRole, where('chefRole'));
  }
  if (!isAbsolute(role.templates)) {
    throw userError(
      where('templates'),
      `${quoted(role.templates)} is not an absolute folder`,
      "fileURLToPath(new URL('../../templates', import.meta.url)) would work",
    );
  }
}
