/** What is settled for each role: in provisioning/cluster.json, under `roles`, and by its machines. */
import { NAME_RULES } from '../cluster/names.js';
import { userError, literal } from '../errors.js';
import type { Role, RoleOption } from '../roles.js';
import { clusterSettings } from './cluster.js';
import { addressList, choice, line, megabytes, name, number, yesOrNo, type Kind } from './kinds.js';
import { port } from './port.js';
import { inFile, setting, type Lookup, type Option, type Setting } from './setting.js';

/** The most a number of a machine can be: the last offset of a /8. */
const LAST_NUMBER = 2 ** 24 - 2;

/** The most machines of one role; more than one computer can hold. */
const MOST_MACHINES = 1000;

/** The settings that every role has. */
function ownSettings(role: Role) {
  return inFile(['cluster', 'roles', role.name], {
    prefix: setting({
      kind: name(NAME_RULES.prefix),
      description: 'How their names begin, the number follows',
      flag: 'prefix',
      default: role.prefix,
    }),
    start: setting({
      kind: number(2, LAST_NUMBER),
      description:
        'The number of the first one, an offset in the network; addresses already taken are skipped',
      flag: 'start',
      default: role.start,
    }),
    memory: setting({
      kind: megabytes,
      description: 'The memory of each in MB',
      flag: 'memory',
      default: role.memory,
    }),
    // Once it is written, another name is the user's: it stays.
    chef_role: setting({
      kind: name(NAME_RULES.chefRole),
      description: 'The Chef role in their run list',
      example: `${clusterSettings.name.default ?? ''}-${role.chefRole ?? role.name}`,
      derive: (present: string | undefined, after: Lookup): string =>
        present ?? `${after(clusterSettings.name) ?? ''}-${role.chefRole ?? role.name}`,
    }),
  });
}

const known = new WeakMap<Role, ReturnType<typeof ownSettings>>();

/** The settings of a role that every role has; the same ones at each call. */
export function roleSettings(role: Role): ReturnType<typeof ownSettings> {
  const settings = known.get(role) ?? ownSettings(role);
  known.set(role, settings);
  return settings;
}

const optionsOf = new WeakMap<Role, Record<string, Setting<unknown>>>();

/** The settings that a role has of its own, by their keys; the same ones at each call. */
export function roleOptions(role: Role): Record<string, Setting<unknown>> {
  const options =
    optionsOf.get(role) ??
    inFile(
      ['cluster', 'roles', role.name],
      Object.fromEntries(
        Object.entries(role.options ?? {}).map(([key, option]) => [key, optionOf(key, option)]),
      ),
    );
  optionsOf.set(role, options);
  return options;
}

function optionOf(key: string, option: RoleOption): Setting<unknown> {
  const { description, question } = option;
  return setting<unknown>({
    kind: kindOf(key, option),
    description,
    flag: key.replaceAll('_', '-'),
    default: option.default,
    optional: true,
    ...(question === undefined
      ? {}
      : { question: { message: question, when: (settled) => settled('count') !== '0' } }),
  });
}

function kindOf(key: string, option: RoleOption): Kind<unknown> {
  switch (option.type) {
    case 'boolean':
      return yesOrNo;
    case 'number':
      return number(option.minimum, option.maximum);
    case 'choice':
      return choice(option.choices);
    case 'text':
      return option.rule === undefined ? line : name(option.rule);
    case 'port':
      return port(option.taken);
    // A package in JavaScript can write anything.
    default:
      throw userError(
        `option ${literal(key)}: type`,
        `${literal((option as { type?: unknown }).type)} is not a type of option`,
        'One of these would work: boolean, number, choice, text, port',
      );
  }
}

/** Which machines of a role there are: each has its own line in cluster.json. */
export function machineOptions(role: Role, fewest: number) {
  const kind = number(fewest, MOST_MACHINES);
  const usual = Math.max(role.count, fewest);
  const count: Option<number> = {
    flag: 'count',
    description: `How many ${role.title} there are`,
    placeholder: kind.placeholder,
    default: usual,
    question: {
      message: `How many ${role.title}?`,
      fits: true,
      spoken: (value) => `${value} as the number of ${role.title}`,
      least: String(Math.min(usual, 1)),
      when: (settled) => settled('ips') === undefined,
    },
    parse: (text, where) => kind.parse(text, where, usual),
    current: ({ cluster }) =>
      cluster?.machines.filter((machine) => machine.role === role.name).length,
  };
  const ips: Option<readonly string[]> = {
    flag: 'ips',
    description: 'Their addresses with commas and no spaces, instead of a count and a start',
    ...addressList,
    current: () => undefined,
  };
  return { count, ips };
}

/** What was asked of the machines of a role. */
export interface MachineValues {
  readonly count?: number;
  readonly start?: number;
  readonly prefix?: string;
  readonly ips?: readonly string[];
}
