/** The commands: which options each sub-generator has, under which flags. */
import { ROLES, type Role } from '../roles.js';
import { chefSettings } from '../settings/chef.js';
import { clusterSettings } from '../settings/cluster.js';
import { machineOptions, roleOptions, roleSettings } from '../settings/role.js';
import { settingsIn, type Option } from '../settings/setting.js';

/** Options that belong together, and what stands before their names in the flags. */
export interface OptionGroup {
  /** `app`, `chef-server`, or the name of a role. */
  readonly key: string;
  /** Empty, or `web-` where `--count` is called `--web-count`. */
  readonly prefix: string;
  readonly options: readonly Option<unknown>[];
}

/** A sub-generator, as the command line sees it. */
export interface Command {
  /** `app`, `chef-server`, or the name of a role. */
  readonly name: string;
  readonly description: string;
  /** What it changes in a repository: `the web nodes`. */
  readonly changes: string;
  readonly groups: readonly OptionGroup[];
  /** The options of some calls worth showing. */
  readonly examples: readonly string[];
}

/** An option under the flag it has in a command. */
export interface Flag {
  /** Without the dashes: `web-count`. */
  readonly name: string;
  readonly group: OptionGroup;
  readonly option: Option<unknown>;
}

/** What a flag without a value does, in all sub-generators. */
export const SWITCHES = {
  defaults: 'Ask nothing, take the defaults, and stop where edits by hand cannot be merged',
  'dry-run': 'Show what would be written, merged, removed and asked, and write nothing',
  force: 'Overwrite edits by hand that cannot be merged',
  verbose: 'List every file, and what came of it',
  'skip-install': 'Accepted for the sake of scripts; nothing is installed in any case',
  help: 'Show this help',
} as const;

/** What some of them are for short. */
export const LETTERS = { force: 'f', help: 'h' } as const;

/** Yeoman's own switches that mean nothing here: taken, for scripts that give them to every generator. */
export const YEOMAN_SWITCHES = ['skip-cache', 'force-install', 'ask-answered'] as const;

/** The flags of a command, in the order in which they are shown and asked for. */
export function flagsOf(command: Command): Flag[] {
  return command.groups.flatMap((group) =>
    group.options.map((option) => ({ name: group.prefix + option.flag, group, option })),
  );
}

/** The settings of some trees that a command can be given. */
function withFlags(...trees: readonly object[]): Option<unknown>[] {
  return trees.flatMap(settingsIn).filter(({ flag }) => flag !== '');
}

/** The Chef server's settings are those of a generator of its own. */
const { 'chef-server': serverSettings, ...otherChefSettings } = chefSettings;

/**
 * The options of a role.
 *
 * @param prefix what stands before their names
 * @param fewest the smallest count that can be asked for
 */
function roleGroup(role: Role, prefix: string, fewest: number): OptionGroup {
  const { count, ips } = machineOptions(role, fewest);
  const { start, prefix: beginning, memory } = roleSettings(role);
  const own = Object.values(roleOptions(role));
  return { key: role.name, prefix, options: [count, start, beginning, ips, memory, ...own] };
}

/** The command that writes a whole repository. It can leave out a role. */
export function appCommand(roles: readonly Role[]): Command {
  return {
    name: 'app',
    description: 'Writes a Chef repository that brings up a Consul cluster with rake.',
    changes: 'everything',
    groups: [
      { key: 'app', prefix: '', options: withFlags(clusterSettings, otherChefSettings) },
      { key: 'chef-server', prefix: 'chef-server-', options: withFlags(serverSettings) },
      ...roles.map((role) => roleGroup(role, `${role.name}-`, role.fewest ?? 0)),
    ],
    examples: [
      '--defaults',
      '--name shop --network 10.20.0.0/16 --domain shop.test --web-count 4',
      '--chef-server-edition existing --chef-server-fqdn chef.example.com --chef-server-ip 192.0.2.10',
    ],
  };
}

/** The command that changes the Chef server. */
export const chefServerCommand: Command = {
  name: 'chef-server',
  description: 'Writes what belongs to the Chef server of a generated repository.',
  changes: 'the Chef server',
  groups: [{ key: 'chef-server', prefix: '', options: withFlags(serverSettings) }],
  examples: ['--ip 192.168.33.20', '--memory 2048', '--edition cinc --memory 4096'],
};

/** The command that changes the machines of a role. It has one at least: what it writes is for them. */
export function roleCommand(role: Role): Command {
  const more = String(role.count + 2);
  return {
    name: role.name,
    description: `Writes what belongs to the ${role.title} of a generated repository.`,
    changes: `the ${role.title}`,
    groups: [roleGroup(role, '', 1)],
    examples: [
      `--count ${more}`,
      `--count ${more} --memory 1024`,
      '--ips 192.168.33.60,192.168.33.61',
    ],
  };
}

/** The commands of this package. */
export const COMMANDS: readonly Command[] = [
  appCommand(ROLES),
  chefServerCommand,
  ...ROLES.map(roleCommand),
];

/** Finds a command of this package. */
export function commandNamed(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
