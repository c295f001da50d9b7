import { expect, it } from 'vitest';

import { expectAnswers, leftovers } from '../observe.js';
import { NAME } from '../machines.js';
import { expectOtherSettings } from './other-settings.js';
import { BACKUP, expectRestored } from './second-day.js';
import type { Repository } from '../repository.js';

/**
 * Plain `rake`, from nothing; each run is ended at another point, and the next one goes on. The
 * last is `rake restore`, which does the same and brings back what was saved before.
 */
export function oneWord(repository: () => Repository): void {
  it.each([
    ['while the Chef server is being made', 'SIGKILL', 'chef-server', 'starting'],
    ['while the Chef server converges', 'SIGINT', 'chef-server', 'converging'],
    ['while the workstation is configured', 'SIGKILL', undefined, '=== Configuration'],
    ['while the machines are being made', 'SIGINT', 'lb\\d+', 'starting'],
    ['while the machines are registered', 'SIGKILL', 'srv\\d+', 'registering'],
  ] as const)('%s (%s)', async (_, signal, machine, phase) => {
    const run = await repository().start(['rake']);
    if (machine === undefined) await run.prints(new RegExp(phase));
    else await run.reaches(new RegExp(`^${machine}$`), phase);
    run.signal(signal);
    expect((await run.outcome).status).not.toBe(0);
  });

  it('is the whole cluster in the end, in which each machine has converged once', async () => {
    const { status, output } = await repository().rake([`restore[${BACKUP}]`]);
    expect(status).toBe(0);
    for (const name of await repository().names())
      expect(
        output.match(new RegExp(`^  .*\\b${name}\\b.* (unchanged|changed: )`, 'gm')),
        name,
      ).toHaveLength(1);
    await expectAnswers(await repository().first('lb'), await repository().machines('web'));
    await expectOtherSettings(repository());
    await expectRestored(repository());
  });

  it('goes by one word, too', async () => {
    expect(await repository().rake(['destroy'])).toMatchObject({ status: 0 });
    expect(await leftovers(NAME)).toEqual([]);
  });
}
