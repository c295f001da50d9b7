import { expect, it } from 'vitest';

import { docker, expectAnswers } from '../observe.js';
import { containerOf, NAME } from '../machines.js';
import type { Repository } from '../repository.js';

const PAGE = '/var/www/consul-cluster/index.html';

/** Failures whose cause is told first, and which leave nothing to be cleaned up by hand. */
export function failures(repository: () => Repository): void {
  it('names the node and the cause when a recipe fails on it, and the others converge', async () => {
    const undo = await repository().change(
      `cookbooks/${NAME}/recipes/web.rb`,
      (text) => `${text}\nraise 'no luck today' if node.name == 'node202'\n`,
    );
    const tasks = ['vendor', 'upload', 'converge[node201,node202]'];
    const { status, output } = await repository().rake(tasks);
    await undo();
    expect(status).not.toBe(0);
    expect(output).toMatch(/node202 +FAILED converging: .*no luck today/);
    expect(output).toMatch(/1 converged, 1 failed/);
    expect(output.trimEnd().split('\n').at(-2)).toMatch(/^rake: node202 .*no luck today/);
  });

  it('brings back a machine that was killed', async () => {
    await docker('kill', containerOf('node201'));
    expect(await repository().rake()).toMatchObject({ status: 0 });
    await expectAnswers(await repository().first('lb'), await repository().machines('web'));
  });

  it('goes on after a Ctrl-C while chef-client runs on the machines, which ends rake at once', async () => {
    const run = repository().start(['rake', 'converge']);
    await run.prints(/srv103 +converging/);
    const started = Date.now();
    run.signal('SIGINT');
    const { status, output } = await run.outcome;
    expect(status).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(output).toMatch(/^rake: interrupted$/m);
    expect(await repository().rake(['converge'])).toMatchObject({ status: 0 });
  });

  it('is told by rake verify, which then stops nothing', async () => {
    const shell = ['exec', containerOf('node202'), 'sh', '-c'];
    await docker(...shell, `cp ${PAGE} /root/page && echo 'somebody else' >${PAGE}`);
    const { status, output } = await repository().rake(['verify']);
    await docker(...shell, `cp /root/page ${PAGE}`);
    expect(status).not.toBe(0);
    expect(output).toMatch(/DIFFERS {2}through lb211 .*another page/);
    expect(output).not.toMatch(/Stop and start/);
  });

  it('is undone by rake verify when that is interrupted', async () => {
    const run = repository().start(['rake', 'verify']);
    await run.prints(/systemctl stop nginx/);
    run.signal('SIGINT');
    const { status, output } = await run.outcome;
    expect(status).not.toBe(0);
    expect(output).toMatch(/systemctl start nginx/);
    await expectAnswers(await repository().first('lb'), await repository().machines('web'));
  });
}
