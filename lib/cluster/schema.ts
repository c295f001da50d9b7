/** The shape of cluster.json and chef.json. Their JSON Schemas are made from it: `npm run schema`. */
import { z } from 'zod';

import { literal, quoted } from '../errors.js';
import { ROLES } from '../roles.js';
import { SUPPORTED, VERSIONS, versionProblem } from '../versions.js';
import { CHOICES } from './choices.js';
import { DEFAULTS } from './defaults.js';
import { MEMORY } from './limits.js';
import { NAME_RULES, mismatch, nameProblem, type NameRule } from './names.js';
import { isAddress } from './network.js';

/** Where cluster.json says its JSON Schema is, as editors look for it. */
export const SCHEMA = '../vendor/gems/consul-cluster/schema/cluster.json';

/** The message for a value of the wrong type, or none at all. */
function expected(what: string, remedy: string) {
  return ({ input }: { input?: unknown }): string => {
    const problem = input === undefined ? 'is missing' : `${literal(input)} is not ${what}`;
    return `${problem}. ${remedy}`;
  };
}

/** The end of a message: a value that can be written there as it is. */
function works(example: unknown): string {
  return `${JSON.stringify(example)} would work`;
}

/** A text with a check of its own: the check says what is wrong, or nothing. */
function text(
  description: string,
  example: string,
  check: (value: string) => string | undefined,
  meta: Record<string, unknown> = {},
) {
  return z
    .string({ error: expected('a text', works(example)) })
    .superRefine((value, context) => {
      const problem = check(value);
      if (problem !== undefined) {
        context.addIssue({ code: 'custom', message: `${problem}. ${works(example)}` });
      }
    })
    .meta({ description, examples: [example], ...meta });
}

function name(rule: NameRule, description: string) {
  return text(description, rule.example, (value) => nameProblem(rule, value), {
    pattern: rule.pattern.source,
    patternErrorMessage: mismatch(rule),
    maxLength: rule.maximum,
    ...(rule.refused === undefined
      ? {}
      : { not: { pattern: rule.refused.pattern.source, description: rule.refused.reason } }),
  });
}

function address(description: string, example: string) {
  const check = (value: string) =>
    isAddress(value) ? undefined : `${quoted(value)} is not an IPv4 address`;
  return text(description, example, check, { format: 'ipv4' });
}

/** A text that matches a pattern. */
function matching(description: string, example: string, pattern: RegExp, mismatch: string) {
  const check = (value: string) =>
    pattern.test(value) ? undefined : `${quoted(value)} ${mismatch}`;
  return text(description, example, check, {
    pattern: pattern.source,
    patternErrorMessage: mismatch,
  });
}

function line(description: string, example: string) {
  // A - at its beginning could be taken for an option by a command.
  const pattern = /^(?!-)[^\s\p{Cc}][^\p{Cc}]*$/u;
  return matching(
    description,
    example,
    pattern,
    'is not a line of text, or begins with a - or a space',
  );
}

/** The version of a product: the schema says what one looks like, the range is checked besides. */
function version(description: string, product: keyof typeof SUPPORTED) {
  return text(description, VERSIONS[product], (value) => versionProblem(product, value), {
    pattern: /^(?:(?:0|[1-9]\d*)\.){2}(?:0|[1-9]\d*)$/u.source,
    patternErrorMessage: 'is not a full version number of a release',
  });
}

function choice<const T extends readonly [string, ...string[]]>(values: T, description: string) {
  return z
    .enum(values, { error: expected(`one of ${values.join(', ')}`, works(values[0])) })
    .meta({ description, examples: [values[0]] });
}

function number(description: string, example: number, minimum: number, maximum?: number) {
  const range = maximum === undefined ? 'up' : `to ${String(maximum)}`;
  const error = expected(`a whole number from ${String(minimum)} ${range}`, works(example));
  const schema = z.int({ error }).min(minimum, { error });
  return (maximum === undefined ? schema : schema.max(maximum, { error })).meta({
    description,
    examples: [example],
  });
}

function memory(example: number) {
  return number('Memory of a machine in MB', example, MEMORY.minimum, MEMORY.maximum);
}

/** An object with fields that have examples: together they are the example of the object. */
function object<T extends Record<string, z.ZodType>>(fields: T) {
  const examples = Object.entries(fields).map(([key, field]) => [
    key,
    [field.meta()?.['examples']].flat()[0],
  ]);
  return z.looseObject(fields, {
    error: expected('an object', works(Object.fromEntries(examples))),
  });
}

const roleSettings = object({
  prefix: name(NAME_RULES.prefix, 'How the names of its machines begin'),
  start: number('The number of its first machine, an offset in the network', 201, 2),
  memory: memory(512),
  chef_role: name(NAME_RULES.chefRole, 'The Chef role in its run list'),
});

const machine = object({
  name: name(NAME_RULES.machine, 'The host name, also the name of the Chef node'),
  ip: address('The address in the network', '192.168.33.201'),
  role: name(NAME_RULES.role, 'One of the roles above'),
});

const exampleMachines = [{ name: 'srv101', ip: '192.168.33.101', role: 'consul-server' }];

const exampleRoles = Object.fromEntries(
  ROLES.map(({ name, prefix, start, memory, chefRole = name }) => [
    name,
    { prefix, start, memory, chef_role: `${DEFAULTS.name}-${chefRole}` },
  ]),
);

/** What is no object at all has lost every setting: an example would not be the user's cluster. */
const wholeFile = expected('an object', 'Take the file back from version control');

/** provisioning/cluster.json: every machine and every setting of the cluster. */
export const clusterSchema = z
  .looseObject(
    {
      $schema: z
        .string({ error: expected('a text', works(SCHEMA)) })
        .meta({ description: 'Where editors find the schema of this file', examples: [SCHEMA] })
        .optional(),
      name: name(NAME_RULES.cluster, 'The name of the cluster and of its cookbook'),
      network: matching(
        'The network of all machines, in CIDR notation',
        DEFAULTS.network,
        /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\/(?:0|[1-9]\d?)$/u,
        'is not an IPv4 network in CIDR notation',
      ),
      domain: name(NAME_RULES.domain, "The domain of the machines' names"),
      datacenter: name(NAME_RULES.datacenter, "Consul's data centre"),
      provider: choice(CHOICES.provider, 'The Vagrant provider that makes the machines'),
      consul: object({
        version: version('The version of Consul', 'consul'),
      }),
      roles: z
        .record(name(NAME_RULES.role, 'The name of a role'), roleSettings, {
          error: expected('an object of roles', works(exampleRoles)),
        })
        .refine((roles) => Object.keys(roles).length > 0, {
          error: `is empty, every machine has a role. ${works(exampleRoles)}`,
        })
        .meta({ description: 'The roles machines play', minProperties: 1 }),
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

/** provisioning/chef.json: the Chef server, its user and organisation, and the Chef client. */
export const chefSchema = z.looseObject(
  {
    'chef-server': object({
      api_fqdn: name(NAME_RULES.fqdn, 'The name of the Chef server'),
      ipaddr: address('Its address', '192.168.33.10'),
      edition: choice(CHOICES.edition, 'What the Chef server is'),
      memory: memory(1024),
    }),
    'chef-user': object({
      user_name: name(NAME_RULES.user, 'The user that is made on the Chef server'),
      first_name: line('Their first name', 'TEST'),
      last_name: line('Their last name', 'USER'),
      mail_addr: matching(
        'Their mail address',
        'testuser@example.jp',
        /^[^\s@-][^\s@]*@[^\s@]+$/u,
        'is not a mail address',
      ),
      org_name: name(NAME_RULES.organization, 'The organisation that is made on the Chef server'),
      org_full_name: line('Its full name', 'Test Organization'),
    }),
    'chef-client': object({
      distribution: choice(CHOICES.distribution, 'Whose Chef client is installed'),
      version: version('Its version', 'chef'),
      license: choice(CHOICES.license, 'How the Chef licence is accepted').optional(),
    }),
  },
  { error: wholeFile },
);

/** What cluster.json holds. */
export type Cluster = z.infer<typeof clusterSchema>;
/** A machine of the cluster. */
export type Machine = z.infer<typeof machine>;
/** The settings of a role in cluster.json. */
export type RoleSettings = z.infer<typeof roleSettings>;
/** What chef.json holds. */
export type Chef = z.infer<typeof chefSchema>;

/** The JSON Schemas of both files, by the name of the file: for editors, and for what reads them on the workstation. */
export function jsonSchemas(): Record<'cluster' | 'chef', unknown> {
  return { cluster: z.toJSONSchema(clusterSchema), chef: z.toJSONSchema(chefSchema) };
}
