/** From options to the questions that are asked on a terminal. */
import { UserError } from '../errors.js';
import type { Draft } from '../plan/plan.js';
import type { Repository } from '../repository.js';
import { written, type Question } from '../settings/setting.js';
import { choicesOf, type Choice } from './choices.js';
import { flagsOf, type Command, type Flag } from './command.js';
import { answerTo, type FlagTexts } from './request.js';

/** A question to be asked now. */
export interface Ask {
  /** The flag that would have answered it. */
  readonly name: string;
  readonly message: string;
  /** The answer that is taken when the user just goes on. */
  readonly default: string;
  /** The answers to choose from; free text where there are none. */
  readonly choices?: readonly Choice[];
  /** What is to be said before it is asked: warnings about the answers so far. */
  readonly notes: readonly string[];
  /** What is wrong with an answer; undefined where nothing is. */
  readonly complaint: (answer: string) => string | undefined;
}

/**
 * Goes through the questions of a command: those whose flag was not given, and that arise. An answer
 * that there is a warning about is asked for once more, with the warning: it is taken when it is given again.
 *
 * @param command whose options are asked for
 * @param given the flags that were given
 * @param repository what is there; its settings are the defaults
 * @param ask puts one question to the user
 * @param draft tries out what would be planned with these flags
 * @param earlier answers that are offered, in place of what the repository has
 * @returns the flags given, and those whose answer is not what the repository has already
 */
export async function askAll(
  command: Command,
  given: FlagTexts,
  repository: Repository,
  ask: (question: Ask) => Promise<string>,
  draft: (texts: FlagTexts) => Draft,
  earlier: FlagTexts = new Map(),
): Promise<FlagTexts> {
  let texts = given;
  const flags = flagsOf(command);
  // With a warning about what was typed the questions begin.
  let notes = draft(withLeast(flags, given, repository)).warnings;
  const warned = new Set(notes);
  for (const [index, flag] of flags.entries()) {
    const { question } = flag.option;
    if (question === undefined || !arises(flag, question, texts, repository)) continue;
    const current = currentText(repository, flag);
    const before = texts;
    const answered = (answer: string): FlagTexts =>
      answer === (current ?? '') ? before : new Map([...before, [flag.name, answer]]);
    // The questions to come leave room for an answer, or the last one could not be answered at all.
    const tried = (answer: string) =>
      draft(withLeast(flags.slice(index + 1), answered(answer), repository));
    const problem = (answer: string) =>
      question.fits === true ? toldTo(question, tried(answer).problem) : undefined;
    const { message } = question;
    let asked = askFor(flag, question, repository, problem);
    const offered = earlier.get(flag.name) ?? asked.default;
    asked = { ...asked, default: offered };
    let answer: string;
    do {
      answer = await ask({ ...asked, notes });
      notes = tried(answer).warnings.filter((warning) => !warned.has(warning));
      for (const note of notes) warned.add(note);
      asked = { ...asked, default: answer, message: `${message} Enter takes it all the same` };
    } while (notes.length > 0);
    texts = answered(answer);
  }
  return texts;
}

/** What is wrong with an answer; the question, under which it is shown, is not named again. */
function toldTo(question: Question, problem: UserError | undefined): string | undefined {
  return problem?.where === answerTo(question) ? problem.details : problem?.message;
}

function arises(
  { name, group }: Flag,
  { onlyNew, when }: Question,
  texts: FlagTexts,
  repository: Repository,
): boolean {
  if (texts.has(name) || (onlyNew === true && repository.cluster !== undefined)) return false;
  const settled = (flag: string) => {
    const option = group.options.find((each) => each.flag === flag);
    return (
      texts.get(group.prefix + flag) ?? shown(option?.current(repository)) ?? shown(option?.default)
    );
  };
  return when?.(settled) !== false;
}

/** The answers so far, and the least that can be answered to the questions to come. */
function withLeast(flags: readonly Flag[], texts: FlagTexts, repository: Repository): FlagTexts {
  const least = flags.flatMap((flag) => {
    const { question } = flag.option;
    if (question?.least === undefined || !arises(flag, question, texts, repository)) return [];
    // A role that was emptied by hand may stay so.
    const empty = currentText(repository, flag) === '0';
    return empty ? [] : [[flag.name, question.least] as const];
  });
  return new Map([...texts, ...least]);
}

function askFor(
  flag: Flag,
  question: Question,
  repository: Repository,
  problem: (answer: string) => string | undefined,
): Ask {
  const { name, option } = flag;
  const { message, none, offers } = question;
  const current = currentText(repository, flag);
  const offered = offers?.(repository) === false ? '' : (current ?? shown(option.default) ?? '');
  return {
    name,
    message,
    default: offered,
    notes: [],
    ...(option.choices === undefined ? {} : { choices: choicesOf(option.choices, question) }),
    // What the repository has may be left as it is, no machine of a role as well.
    complaint: (answer) =>
      (answer === current || (answer === '' && none !== undefined)
        ? undefined
        : complaint(flag, question, answer)) ?? problem(answer),
  };
}

/** What is wrong with an answer by itself; undefined where nothing is. */
function complaint({ option }: Flag, question: Question, answer: string): string | undefined {
  try {
    option.parse(answer, answerTo(question));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return toldTo(question, error);
    throw error;
  }
}

/** What the repository has for an option, as a user would write it; undefined where it has nothing. */
function currentText(repository: Repository, { option }: Flag): string | undefined {
  return shown(option.current(repository));
}

function shown(value: unknown): string | undefined {
  return value === undefined ? undefined : written(value);
}
