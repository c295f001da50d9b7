import { describe, expect, it } from 'vitest';

import { sayStopped } from '../../generators/interruption.js';
import { STOPPED } from '../../lib/errors.js';

/** An adapter of Yeoman's, as far as its signal and its log go; and what was said by `log.error`. */
function adapter() {
  const said: unknown[] = [];
  const controller = new AbortController();
  const log = { error: (...words: unknown[]) => said.push(words) };
  return {
    said,
    log,
    signal: controller.signal,
    abort: (reason: Error) => {
      controller.abort(reason);
    },
  };
}

describe('Ctrl-C at a question', () => {
  it('is told in one sentence to whoever listens later, and announced as no error', () => {
    const terminal = adapter();
    sayStopped(terminal);
    let heard = '';
    terminal.signal.addEventListener('abort', () => {
      heard = (terminal.signal.reason as Error).message;
    });
    const reason = new Error('User force closed the prompt with SIGINT');
    terminal.abort(Object.assign(reason, { name: 'ExitPromptError' }));
    terminal.log.error('An error occurred');
    expect(heard).toBe(STOPPED);
    expect(terminal.said).toEqual([]);
  });

  it('leaves every other error as it is', () => {
    const terminal = adapter();
    sayStopped(terminal);
    const reason = new Error('no room');
    terminal.abort(reason);
    terminal.log.error('An error occurred');
    expect(reason.message).toBe('no room');
    expect(terminal.said).toHaveLength(1);
  });
});
