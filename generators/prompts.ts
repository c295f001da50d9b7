/** Questions on the terminal, through Yeoman's prompts. */
import wrap from 'wrap-ansi';
import type Generator from 'yeoman-generator';

import { choicesOf } from '../lib/options/choices.js';
import type { Ask } from '../lib/options/questions.js';
import { Stopped } from './stopped.js';

/** Says something in lines that are as long as the terminal is wide. */
export function show(generator: Generator, text: string): void {
  generator.log(fitted(text));
}

/** A text whose lines leave some columns of the terminal free, and end between words. */
function fitted(text: string, free = 0): string {
  return wrap(text, (process.stdout.columns || 80) - free, { trim: false });
}

/**
 * Puts a question to the user, behind what is to be said before it.
 *
 * @returns the answer
 * @throws Inquirer's ExitPromptError at Ctrl-C
 */
export async function promptFor(
  generator: Generator,
  { name, message, notes, choices, complaint, ...rest }: Ask,
): Promise<string> {
  if (notes.length > 0) show(generator, notes.map((note) => `Note: ${note}`).join('\n'));
  const question = { name, message, default: rest.default };
  // Inquirer begins the line with a sign and a space.
  const validate = (answer: unknown) => {
    const problem = complaint(String(answer));
    return problem === undefined ? true : fitted(problem, 3);
  };
  const answers = await generator.prompt<Record<string, string>>(
    choices === undefined
      ? { ...question, type: 'input', validate }
      : { ...question, type: 'select', choices: [...choices] },
  );
  return answers[name] ?? '';
}

/**
 * Asks whether what was shown is to be written.
 *
 * @param root where to
 * @param questions whether questions were asked, which can be asked again
 * @returns false where they are to be asked again
 * @throws Stopped where nothing is to be written
 */
export async function goesOn(
  generator: Generator,
  root: string,
  questions: boolean,
): Promise<boolean> {
  const about = {
    yes: 'write it',
    ...(questions ? { again: 'ask again, beginning with these answers' } : {}),
    no: 'stop, with nothing written',
  };
  const answer = await promptFor(generator, {
    name: 'write',
    message: `Is this to be written to ${root}?`,
    default: 'yes',
    choices: choicesOf(Object.keys(about), { about }),
    notes: [],
    complaint: () => undefined,
  });
  if (answer === 'no') throw new Stopped();
  return answer !== 'again';
}
