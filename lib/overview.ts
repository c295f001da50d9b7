/** The last screen before anything is written: what the answers come to. */
import { isDeepStrictEqual } from 'node:util';

import { machineTable, type Before } from './machine-changes.js';
import { flagsOf, type Command } from './options/command.js';
import type { Plan } from './plan/plan.js';
import type { Repository } from './repository.js';
import { written } from './settings/setting.js';
import { notes } from './summary.js';
import { table } from './table.js';

/** As much of the machines as leaves room for the rest on a small screen. */
const MOST_LINES = 14;

/** Whether a plan leaves all settings and machines of a repository as they are. */
export function changesNothing({ cluster, chef }: Plan, before: Before): boolean {
  return isDeepStrictEqual([cluster, chef], [before.cluster, before.chef]);
}

/**
 * The settings, those of a new repository or those that change, the machines, and what is to be known.
 *
 * @param command whose settings are shown
 * @param plan what would be written
 * @param repository as it is
 * @param environment the variables that `rake` will see
 */
export function overview(
  command: Command,
  plan: Plan,
  repository: Repository,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const settings = settingRows(command, plan, repository);
  const remarks = notes(plan, repository, environment).map((note) => `Note: ${note}`);
  return [
    '',
    ...table(settings, ['left', 'left', 'left']),
    ...(settings.length === 0 ? [] : ['']),
    ...machineTable(plan, repository, MOST_LINES),
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
    '',
  ].join('\n');
}

/** The settings under the names of their options, with what they were. */
function settingRows(command: Command, plan: Plan, repository: Repository): string[][] {
  const isNew = repository.cluster === undefined;
  const planned: Repository = { ...repository, ...plan };
  return flagsOf(command).flatMap(({ name, option }) => {
    // The machines are shown in a table of their own.
    if (!('place' in option)) return [];
    const [after, before] = [option.current(planned), option.current(repository)];
    if (after === before) return [];
    const was = before === undefined ? '' : `was ${written(before)}`;
    if (!isNew) return [[name, after === undefined ? '(none)' : written(after), was]];
    const tacit = option.question === undefined && after === option.default;
    return tacit ? [] : [[name, written(after), '']];
  });
}
