/** From options to the questions that are asked on a terminal. */
import type { Repository } from '../repository.js';
import { flagsOf, type Command, type Flag } from './command.js';
import { complaint, type Question } from './option.js';
import type { Texts } from './request.js';

/** A question to be asked now. */
export interface Ask {
  /** The flag that would have answered it. */
  readonly name: string;
  readonly message: string;
  /** The answer that is taken when the user just goes on. */
  readonly default: string;
  /** The answers to choose from; free text where there are none. */
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  /** What is wrong with an answer; undefined where nothing is. */
  readonly complaint: (answer: string) => string | undefined;
}

/**
 * Goes through the questions of a command: those whose flag was not given, and that arise.
 *
 * @param command whose options are asked for
 * @param given the flags that were given
 * @param repository what is there; its settings are the defaults
 * @param ask puts one question to the user
 * @param roomProblem says why the machines have no room in the network with these flags, if so
 * @returns the flags given, and those whose answer is not what the repository has already
 */
export async function askAll(
  command: Command,
  given: Texts,
  repository: Repository,
  ask: (question: Ask) => Promise<string>,
  roomProblem: (texts: Texts) => string | undefined,
): Promise<Texts> {
  let texts = given;
  const flags = flagsOf(command);
  for (const [index, flag] of flags.entries()) {
    const { question } = flag.option;
    if (question === undefined || !arises(flag, question, texts, repository)) continue;
    const current = currentText(repository, flag.group.key, optionOf(flag));
    const before = texts;
    const answered = (answer: string): Texts =>
      answer === (current ?? '') ? before : new Map([...before, [flag.name, answer]]);
    // The questions to come leave room for an answer, or the last one could not be answered at all.
    const problem = (answer: string) =>
      question.fits === true
        ? roomProblem(withLeast(flags.slice(index + 1), answered(answer), repository))
        : undefined;
    texts = answered(await ask(askFor(flag, question, current, problem)));
  }
  return texts;
}

function arises(
  { name, group }: Flag,
  { onlyNew, when }: Question,
  texts: Texts,
  repository: Repository,
): boolean {
  if (texts.has(name) || (onlyNew === true && repository.cluster !== undefined)) return false;
  const settled = (option: string) =>
    texts.get(group.prefix + option) ??
    currentText(repository, group.key, option) ??
    group.options[option]?.default;
  return when?.(settled) !== false;
}

/** The answers so far, and the least that can be answered to the questions to come. */
function withLeast(flags: readonly Flag[], texts: Texts, repository: Repository): Texts {
  const least = flags.flatMap((flag) => {
    const { question } = flag.option;
    if (question?.least === undefined || !arises(flag, question, texts, repository)) return [];
    // A role that was emptied by hand may stay so.
    const empty = currentText(repository, flag.group.key, optionOf(flag)) === '0';
    return empty ? [] : [[flag.name, question.least] as const];
  });
  return new Map([...texts, ...least]);
}

/** The name of a flag's option in its group: `count`, where the flag is `web-count`. */
function optionOf({ name, group }: Flag): string {
  return name.slice(group.prefix.length);
}

function askFor(
  { name, option }: Flag,
  question: Question,
  current: string | undefined,
  problem: (answer: string) => string | undefined,
): Ask {
  const fallback = question.withoutDefault === true ? undefined : option.default;
  const none = question.none === undefined ? [] : [{ name: question.none, value: '' }];
  const choices = option.choices?.map((choice) => ({ name: choice, value: choice }));
  return {
    name,
    message: question.message,
    default: current ?? fallback ?? '',
    ...(choices === undefined ? {} : { choices: [...none, ...choices] }),
    // What the repository has may be left as it is, no machine of a role as well.
    complaint: (answer) =>
      (answer === current ? undefined : complaint(option, answer, `--${name}`)) ?? problem(answer),
  };
}

/** What the repository has for an option that is asked for; undefined where it has nothing. */
function currentText(repository: Repository, group: string, option: string): string | undefined {
  const { cluster, chef } = repository;
  const server = chef?.['chef-server'];
  const texts: Record<string, string | undefined> = {
    'app name': cluster?.name,
    'app network': cluster?.network,
    'app domain': cluster?.domain,
    'app provider': cluster?.provider,
    'app distribution': chef?.['chef-client'].distribution,
    'app chef-license': chef?.['chef-client'].license,
    'app consul-version': cluster?.consul.version,
    'app user': chef?.['chef-user'].user_name,
    'app org': chef?.['chef-user'].org_name,
    'chef-server edition': server?.edition,
    'chef-server ip': server?.edition === 'existing' ? server.ipaddr : undefined,
    'chef-server fqdn': server?.edition === 'existing' ? server.api_fqdn : undefined,
  };
  const known = texts[`${group} ${option}`];
  if (known !== undefined || option !== 'count') return known;
  if (cluster === undefined || !Object.hasOwn(cluster.roles, group)) return undefined;
  return String(cluster.machines.filter(({ role }) => role === group).length);
}
