/** The shape of cluster.json and chef.json. Their JSON Schemas are made from it: `npm run schema`. */
import { z } from 'zod';

import { NAME_RULES } from '../cluster/names.js';
import { ROLES, type Role } from '../roles.js';
import { chefSettings } from './chef.js';
import { clusterSettings } from './cluster.js';
import { address, expected, line, name, works, type Kind } from './kinds.js';
import { roleOptions, roleSettings } from './role.js';
import { isSetting, type Tree, type ValuesOf } from './setting.js';
import { sshForAll, sshOfOne } from './ssh.js';

/** Where cluster.json says its JSON Schema is, as editors look for it. */
export const SCHEMA = '../vendor/gems/consul-cluster/schema/cluster.json';

type Fields = Record<string, z.ZodType>;

/** An object with fields that have examples: together they are the example of the object. */
function object(fields: Fields) {
  const examples = Object.entries(fields)
    .filter(([, field]) => !field.safeParse(undefined).success)
    .map(([key, field]) => [key, [field.meta()?.['examples']].flat()[0]]);
  return z.looseObject(fields, {
    error: expected('an object', works(Object.fromEntries(examples))),
  });
}

/** The fields of a tree of settings. */
function fieldsOf(tree: object): Fields {
  return Object.fromEntries(
    Object.entries(tree as Tree).map(([key, node]) => {
      if (!isSetting(node)) return [key, object(fieldsOf(node))];
      return [key, node.optional ? node.schema.optional() : node.schema];
    }),
  );
}

/** A field of a machine. */
function field(kind: Kind<string>, description: string, example: string) {
  return kind.schema(example).meta({ description });
}

const roleName = NAME_RULES.role;

/** How a machine that exists already is logged in to. */
const ownLogin = object(sshOfOne)
  .optional()
  .meta({ description: 'How it is logged in to, with the provider ssh' });

const machine = object({
  name: field(
    name(NAME_RULES.machine),
    'The host name, also the name of the Chef node',
    NAME_RULES.machine.example,
  ),
  ip: field(address, 'The address in the network', '192.168.33.201'),
  role: field(name(roleName), 'One of the roles above', roleName.example),
  ssh: ownLogin,
});

/** What a role without options of its own can hold: any role of another package as well. */
const anyRole = object(fieldsOf(roleSettings(web())));

function web(): Role {
  const role = ROLES.find(({ name }) => name === roleName.example);
  if (role === undefined) throw new Error(roleName.example);
  return role;
}

const exampleRoles = Object.fromEntries(
  ROLES.map((role) => [
    role.name,
    Object.fromEntries(
      Object.entries(fieldsOf(roleSettings(role))).map(([key, each]) => [
        key,
        [each.meta()?.['examples']].flat()[0],
      ]),
    ),
  ]),
);

const exampleMachines = [{ name: 'srv101', ip: '192.168.33.101', role: 'consul-server' }];

/** The settings of the roles; those with options of their own are looked at more closely. */
function rolesSchema(roles: readonly Role[]) {
  const withOptions = roles
    .filter((role) => Object.keys(roleOptions(role)).length > 0)
    .map((role) => {
      const fields = fieldsOf({ ...roleSettings(role), ...roleOptions(role) });
      return [role.name, object(fields)] as const;
    });
  const properties = Object.fromEntries(
    withOptions.map(([key, schema]) => {
      const json = z.toJSONSchema(schema);
      delete json.$schema;
      return [key, json];
    }),
  );
  return z
    .record(field(name(roleName), 'The name of a role', roleName.example), anyRole, {
      error: expected('an object of roles', works(exampleRoles)),
    })
    .superRefine((value, context) => {
      if (Object.keys(value).length === 0) {
        const message = `is empty, every machine has a role. ${works(exampleRoles)}`;
        context.addIssue({ code: 'custom', message });
      }
      for (const [key, schema] of withOptions) {
        if (!Object.hasOwn(value, key)) continue;
        for (const issue of schema.safeParse(value[key]).error?.issues ?? []) {
          context.addIssue({ ...issue, path: [key, ...issue.path] });
        }
      }
    })
    .meta({
      description: 'The roles machines play',
      minProperties: 1,
      ...(withOptions.length === 0 ? {} : { properties }),
    });
}

/** What is no object at all has lost every setting: an example would not be the user's cluster. */
const wholeFile = expected('an object', 'Take the file back from version control');

/**
 * provisioning/cluster.json: every machine and every setting of the cluster.
 *
 * @param roles those whose own options are known
 */
export function clusterSchema(roles: readonly Role[]): z.ZodType {
  const schema = schemas.get(roles) ?? newClusterSchema(roles);
  schemas.set(roles, schema);
  return schema;
}

const schemas = new WeakMap<readonly Role[], z.ZodType>();

function newClusterSchema(roles: readonly Role[]) {
  return z
    .looseObject(
      {
        $schema: line
          .schema(SCHEMA)
          .meta({ description: 'Where editors find the schema of this file' })
          .optional(),
        ...fieldsOf(clusterSettings),
        ssh: object(sshForAll)
          .optional()
          .meta({ description: 'How all machines are logged in to, with the provider ssh' }),
        roles: rolesSchema(roles),
        machines: z
          .array(machine, { error: expected('a list of machines', works(exampleMachines)) })
          .min(1, {
            error: `is empty, a cluster has at least one machine. ${works(exampleMachines)}`,
          })
          .meta({ description: 'The machines of the cluster, without the Chef server' }),
      },
      { error: wholeFile },
    )
    .meta({ title: 'A Consul cluster' });
}

/** provisioning/chef.json: the Chef server, its user and organisation, and the Chef client. */
export const chefSchema = z
  .looseObject(
    {
      ...fieldsOf(chefSettings),
      'chef-server': object({ ...fieldsOf(chefSettings['chef-server']), ssh: ownLogin }),
    },
    { error: wholeFile },
  )
  .meta({ title: 'The Chef server and the Chef client of a Consul cluster' });

/** A machine of the cluster. */
export interface Machine {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly ip: string;
  readonly role: string;
}

/** The settings of a role in cluster.json, those that only it has as well. */
export type RoleSettings = ValuesOf<ReturnType<typeof roleSettings>>;

/** What cluster.json holds. */
export type Cluster = ValuesOf<typeof clusterSettings> & {
  $schema?: string;
  roles: Record<string, RoleSettings>;
  machines: Machine[];
};

/** What chef.json holds. */
export type Chef = ValuesOf<typeof chefSettings>;

/** The JSON Schemas of both files, by the name of the file: for editors, and for what reads them on the workstation. */
export function jsonSchemas(): Record<'cluster' | 'chef', unknown> {
  return { cluster: z.toJSONSchema(clusterSchema(ROLES)), chef: z.toJSONSchema(chefSchema) };
}
