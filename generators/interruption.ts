/** Ctrl-C at a question. */
import { STOPPED } from '../lib/errors.js';

/** What Yeoman's terminal has of use here: not every adapter has all of it. */
interface Interruptible {
  readonly signal?: AbortSignal;
  readonly log?: unknown;
}

const heard = new WeakSet<AbortSignal>();

/**
 * Has a run that is ended by Ctrl-C say so in one sentence, with yo as with the package's own command.
 *
 * Inquirer's error ends the run through the adapter's signal: to catch it where the question is asked
 * is too late. Whoever listens first can still say what the error says.
 *
 * @param adapter of Yeoman's environment, before the run starts
 */
export function sayStopped(adapter: Interruptible): void {
  const { signal } = adapter;
  if (signal === undefined || heard.has(signal)) return;
  heard.add(signal);
  signal.addEventListener('abort', () => {
    const reason: unknown = signal.reason;
    if (!(reason instanceof Error) || reason.name !== 'ExitPromptError') return;
    reason.message = STOPPED;
    // Yeoman announces each error before it is thrown: nothing is wrong here.
    const log = adapter.log as { error?: unknown } | undefined;
    if (log !== undefined) log.error = () => log;
  });
}
