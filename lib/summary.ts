/** What is said at the end of a run. */
import { CHOICES } from './cluster/choices.js';
import { CHEF_SERVER } from './cluster/defaults.js';
import type { Plan } from './plan/plan.js';

/** The machines as a table, the Chef server first. */
export function machineTable({ cluster, chef }: Plan): string {
  const server = chef['chef-server'];
  const rows = [
    ['machine', 'address', 'role'],
    [CHEF_SERVER.name, server.ipaddr, `${CHEF_SERVER.name} (${server.edition})`],
    ...cluster.machines.map(({ name, ip, role }) => [name, ip, role]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      ([name = '', address = '', role = '']) =>
        `  ${name.padEnd(widths[0] ?? 0)}  ${address.padEnd(widths[1] ?? 0)}  ${role}`,
    )
    .join('\n');
}

/** The commands to type next, each with what it does. Cinc Workstation brings its own gems. */
export function nextCommands({ chef }: Plan): string {
  const rows =
    chef['chef-client'].distribution === 'cinc'
      ? [
          ['rake', 'brings the cluster up'],
          ['rake verify', 'shows that it does what it should'],
          ['rake destroy', 'removes it again'],
        ]
      : [
          ['bundle install', 'installs the tools of the Gemfile'],
          ['rake', 'brings the cluster up'],
          ['rake verify', 'shows that it does what it should'],
        ];
  return rows
    .map(([command = '', meaning = '']) => `  ${command.padEnd(14)}  # ${meaning}`)
    .join('\n');
}

/**
 * What is to be known before `rake`: the warnings of the plan, and a licence that is still open.
 *
 * @param plan what was planned
 * @param environment the variables that `rake` will see; CHEF_LICENSE accepts the licence
 */
export function notes(
  { chef, warnings }: Plan,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const { distribution, license = environment['CHEF_LICENSE'] } = chef['chef-client'];
  return distribution === 'chef' && !CHOICES.license.some((choice) => choice === license)
    ? [
        ...warnings,
        'The Chef licence is not accepted yet: set CHEF_LICENSE=accept-no-persist for rake, or run with --chef-license.',
      ]
    : [...warnings];
}
