/** The end of a run that the user wants: at Ctrl-C in a question, at a no, or at an `x` on the screen of conflicts. */
import type { InputOutputAdapter } from '@yeoman/types';

import { STOPPED, UserError } from '../lib/errors.js';

/** What a run that the user stops ends with. */
export class Stopped extends UserError {
  constructor() {
    super(STOPPED);
  }
}

/** Whether an error is the user's wish to stop; at Ctrl-C the questions end with one of Inquirer's. */
export function isStop(error: unknown): boolean {
  return error instanceof Stopped || (error instanceof Error && error.name === 'ExitPromptError');
}

/**
 * Does something under yo that the user may stop, which ends it with one line: yo would report an error
 * as a failure.
 *
 * @param adapter which asks the questions. It gives up at Ctrl-C, and yo reports that, whoever catches
 *   the error: so the process ends before
 * @returns false where the user has stopped it
 */
export async function endsWithYo(
  adapter: InputOutputAdapter,
  task: () => Promise<void>,
): Promise<boolean> {
  const atGivingUp = () => {
    if (!isStop(adapter.signal?.reason)) return;
    console.error(new Stopped().message);
    process.exit(1);
  };
  adapter.signal?.addEventListener('abort', atGivingUp);
  try {
    await task();
    return true;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return false;
  } finally {
    adapter.signal?.removeEventListener('abort', atGivingUp);
  }
}
