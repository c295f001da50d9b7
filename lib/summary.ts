/** What is said at the end of a run, on no more than {@link MOST_LINES} lines. */
import { fileNotes } from './files/notes.js';
import { machineTable } from './machine-changes.js';
import { losses, meaningOfRake, nextRake, type Made } from './next-rake.js';
import type { Plan } from './plan/plan.js';
import type { NextStep, Role } from './roles.js';
import { chefSettings } from './settings/chef.js';
import { table } from './table.js';

/** What came of a file. */
export interface Outcome {
  /** The path in the repository, with forward slashes. */
  readonly path: string;
  /**
   * `merged` was edited by hand, and what is new came into it; `marked` has both sides in it, with
   * conflict markers; `kept` was edited and stays so; `left` was edited, and is the generator's no more.
   */
  readonly state:
    'new' | 'changed' | 'merged' | 'marked' | 'removed' | 'kept' | 'left' | 'unchanged';
}

/** As much as a person takes in at a glance; a list of files is longer when it is asked for. */
const MOST_LINES = 30;

/** What is known at the end of a run. */
export interface Result {
  readonly plan: Plan;
  /** The settings as they were, none for a new repository; and what was made from them. */
  readonly before: Made;
  /** The roles the command knows. */
  readonly roles: readonly Role[];
  readonly outcomes: readonly Outcome[];
  /** Whether every file is to be listed. */
  readonly verbose: boolean;
  /** The variables that `rake` will see; CHEF_LICENSE accepts the licence. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** All that is said: what was written, the machines, what is to be known, what to type next. */
export function summary(result: Result): string {
  const { plan, before, roles, outcomes, verbose, environment } = result;
  const written = verbose ? fileList(outcomes) : partList(outcomes);
  const remarks = [...fileNotes(outcomes), ...notes(plan, before, environment)].map(
    (note) => `Note: ${note}`,
  );
  const steps = nextSteps(plan, before, roles, outcomes);
  const width = Math.max(...steps.map(({ command }) => command.length));
  const next = [
    ...(steps.length === 0 ? [] : ['Next:']),
    ...steps.map(({ command, meaning }) => `  ${command.padEnd(width)}  # ${meaning}`),
  ];
  // The empty lines: before and behind the machines, and at the beginning.
  const rest = partList(outcomes).length + remarks.length + next.length + 3;
  const machines = machineTable(plan, before, MOST_LINES - rest);
  return ['', ...written, '', ...machines, '', ...remarks, ...next].join('\n');
}

/** Every file, with what came of it. */
function fileList(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ path, state }) => `  ${state.padEnd(9)}  ${path}`);
}

const WRITTEN = ['new', 'changed', 'merged', 'marked', 'removed'] as const;

const LEFT_ALONE = ['kept', 'left', 'unchanged'] as const;

/** A line for each folder at the top, with how many files it has and what came of them. */
function partList(outcomes: readonly Outcome[]): string[] {
  const states = new Set(outcomes.map(({ state }) => state));
  if (!WRITTEN.some((state) => states.has(state))) {
    return states.has('kept')
      ? ['Nothing was written: the files that were edited by hand are kept as they are.']
      : ['Nothing had to be written.'];
  }
  const parts = new Map<string, Outcome['state'][]>();
  for (const { path, state } of outcomes) {
    const part = path.includes('/') ? `${path.split('/', 1)[0] ?? ''}/` : '(top)';
    parts.set(part, [...(parts.get(part) ?? []), state]);
  }
  const rows = [...parts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([part, all]) => {
      const count = all.filter((state) => state !== 'removed').length;
      return [part, `${String(count)} ${count === 1 ? 'file' : 'files'}`, tally(all)];
    });
  return table(rows, ['left', 'right', 'left']);
}

/** How many there are of each: `2 new, 5 unchanged`, or one word where all are alike. */
function tally(states: readonly Outcome['state'][]): string {
  const kinds = [...WRITTEN, ...LEFT_ALONE]
    .map((kind) => ({ kind, count: states.filter((state) => state === kind).length }))
    .filter(({ count }) => count > 0);
  const [first] = kinds;
  if (kinds.length === 1) return first?.kind ?? '';
  return kinds.map(({ kind, count }) => `${String(count)} ${kind}`).join(', ');
}

/** Where the gems that a repository needs are declared. */
const DECLARES_GEMS = /^(?:Gemfile|vendor\/gems\/[^/]+\/[^/]+\.gemspec)$/u;

/**
 * The commands to type next, by what was done; none where nothing was written. Cinc Workstation brings
 * its own gems.
 */
export function nextSteps(
  plan: Plan,
  before: Made,
  roles: readonly Role[],
  outcomes: readonly Outcome[],
): NextStep[] {
  const { chef, cluster } = plan;
  const isWritten = ({ state }: Outcome) => WRITTEN.some((written) => written === state);
  if (!outcomes.some(isWritten)) return [];
  const { bundled } = before.workstation;
  const newGems = outcomes.some((file) => DECLARES_GEMS.test(file.path) && isWritten(file));
  const bundle = bundled ? 'the gems that are needed have changed' : 'the tools of the Gemfile';
  const next = nextRake(plan, before);
  return [
    ...((newGems || !bundled) && chef['chef-client'].distribution !== 'cinc'
      ? [{ command: 'bundle install', meaning: bundle }]
      : []),
    ...(next.fixed.length > 0
      ? [{ command: 'rake destroy', meaning: 'removes the machines as they are' }]
      : []),
    { command: 'rake', meaning: meaningOfRake(next, plan) },
    { command: 'rake verify', meaning: 'shows that it does what it should' },
    ...(next.first ? [{ command: 'rake destroy', meaning: 'removes it again' }] : []),
    ...roles
      .filter(({ name }) => cluster.machines.some(({ role }) => role === name))
      .flatMap((role) => role.nextSteps?.(cluster) ?? []),
  ];
}

/**
 * What is to be known before `rake`: what it destroys, the warnings of the plan, what the user's own Chef
 * server needs, a licence that is still open.
 *
 * @param plan what was planned
 * @param before the settings as they were
 * @param environment the variables that `rake` will see; CHEF_LICENSE accepts the licence
 */
export function notes(plan: Plan, before: Made, environment: Result['environment']): string[] {
  const { distribution, license = environment['CHEF_LICENSE'] } = plan.chef['chef-client'];
  const accepted = chefSettings['chef-client'].license.choices ?? [];
  const open = distribution === 'chef' && !accepted.includes(license ?? '');
  return [
    ...losses(nextRake(plan, before), plan),
    ...plan.warnings,
    ...ownServerNeeds(plan, before),
    ...(open
      ? [
          'The Chef licence is not accepted yet: set CHEF_LICENSE=accept-no-persist for rake, or run with --chef-license.',
        ]
      : []),
  ];
}

/** What belongs to a Chef server that the user already has comes from the user, once. */
function ownServerNeeds({ chef }: Plan, before: Made): string[] {
  const { edition, api_fqdn: fqdn } = chef['chef-server'];
  if (edition !== 'existing' || before.chef?.['chef-server'].edition === edition) return [];
  const { user_name: user, org_name: org } = chef['chef-user'];
  return [
    `Before rake, put the private key of ${user}, an administrator of ${org} on ${fqdn}, into .chef/${user}.pem; README.md says more.`,
  ];
}
