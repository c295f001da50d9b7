import { afterEach, describe, expect, it, vi } from 'vitest';

import { Stopped, endsWithYo } from '../../generators/stopped.js';

/** What the adapter of the questions does at Ctrl-C. */
function interrupted(controller: AbortController): () => Promise<void> {
  return async () => {
    const error = new Error('User force closed the prompt with SIGINT');
    error.name = 'ExitPromptError';
    controller.abort(error);
    await Promise.reject(error);
  };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('a run of yo that the user stops', () => {
  function run(task: (controller: AbortController) => () => Promise<void>) {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const controller = new AbortController();
    const adapter = { signal: controller.signal } as never;
    return { said, exit, ended: endsWithYo(adapter, task(controller)) };
  }

  it('ends at Ctrl-C with the line of the own command, before yo reports a failure', async () => {
    const { said, exit, ended } = run(interrupted);
    expect(exit.mock.calls).toEqual([[1]]);
    expect(said.mock.calls).toEqual([['Stopped. Nothing was written.']]);
    await expect(ended).rejects.toThrow('force closed');
  });

  it('ends with that line and a status at a no', async () => {
    const { said, exit, ended } = run(() => () => Promise.reject(new Stopped()));
    expect(await ended).toBe(false);
    expect(said.mock.calls).toEqual([['Stopped. Nothing was written.']]);
    expect([exit.mock.calls, process.exitCode]).toEqual([[], 1]);
  });

  it('fails as it does where it fails', async () => {
    const { said, ended } = run(() => () => Promise.reject(new Error('x')));
    await expect(ended).rejects.toThrow('x');
    expect(said).not.toHaveBeenCalled();
  });
});
