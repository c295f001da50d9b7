import { expect, it } from 'vitest';

import { docker, expectAnswers } from '../observe.js';
import { containerOf, NAME } from '../machines.js';
import type { Repository } from '../repository.js';

const PAGE = '/etc/nginx/cluster-page.conf';

const RECIPE = `cookbooks/${NAME}/recipes/web.rb`;

/** What stands before the prompt in the end: at most ten lines, from the one that rake begins with its name. */
function toldBy(output: string): string[] {
  const lines = output.trimEnd().split('\n');
  const told = lines.slice(lines.findIndex((line) => line.startsWith('rake: ')));
  expect(told.length).toBeLessThanOrEqual(10);
  return told;
}

/** Failures whose cause is told first, and which leave nothing to be cleaned up by hand. */
export function failures(repository: () => Repository): void {
  it('names the node, the cause and its place when a recipe fails on it, and the others converge', async () => {
    const undo = await repository().change(
      RECIPE,
      (text) => `${text}\nraise 'no luck today' if node.name == 'node202'\n`,
    );
    const { status, output } = await repository().rake(['converge[node201,node202]']);
    await undo();
    expect(status).not.toBe(0);
    const told = toldBy(output);
    expect(told[0]).toBe('rake: node202 failed converging: no luck today');
    expect(told[1]).toMatch(/^ {2}where: cookbooks\/[\w-]+\/recipes\/web\.rb:\d+$/);
    expect(told.at(-1)).toMatch(/^1 of 2 machines are done\./);
    expect(output).not.toMatch(/PLEASE PROVIDE|System Info/);
    const { output: shown } = await repository().rake(['status']);
    expect(shown).toMatch(/^node202 .* failed \d+ (s|min) ago /m);
    expect(shown).not.toMatch(/^node201 .* failed /m);
  });

  it.each([
    {
      what: 'a misspelt package',
      file: RECIPE,
      edit: (text: string) => `${text}\npackage 'nginxx'\n`,
      cause: /No candidate version available for nginxx/,
      place: /recipes\/web\.rb:\d+, apt_package\[nginxx\]/,
    },
    {
      what: 'an attribute that Consul refuses',
      file: `cookbooks/${NAME}/attributes/default.rb`,
      edit: (text: string) => text.replace("['interval'] = '2s'", "['interval'] = '5 seconds'"),
      cause: /invalid duration:? \\?"?5 seconds/,
      place: /attributes\/default\.rb:\d+/,
    },
  ])('tells $what in the words of who refuses it, and where it is written', async (fault) => {
    const undo = await repository().change(fault.file, fault.edit);
    const { status, output } = await repository().rake(['converge[node202]']);
    await undo();
    expect(status).not.toBe(0);
    const told = toldBy(output);
    expect(told.join('\n')).toMatch(fault.cause);
    expect(told.find((line) => line.startsWith('  where: '))).toMatch(fault.place);
    expect(told.at(-2)).toBe('  log:   .chef/log/node202.log');
  });

  it('tells file and line of a slip in a recipe before any machine is touched', async () => {
    const undo = await repository().change(RECIPE, (text) => `${text}\nfile '/x' do\n`);
    const { status, output } = await repository().rake(['converge']);
    await undo();
    expect(status).not.toBe(0);
    expect(output).toMatch(/^rake: cookbooks\/[\w-]+\/recipes\/web\.rb:\d+: syntax error/m);
    expect(output).not.toMatch(/converging|cookbooks: uploaded/);
  });

  it('uploads an edit before it converges, and says what it has changed', async () => {
    const page = `cookbooks/${NAME}/templates/index.html.erb`;
    const undo = await repository().change(page, (text) => `${text}<!-- edited -->\n`);
    const { status, output } = await repository().rake(['converge[node201,node202]']);
    await undo();
    expect(status).toBe(0);
    expect(output).toMatch(/^ {2}node201, node202 1 changed: index\.html \(/m);
    expect(await repository().rake(['converge[node201,node202]'])).toMatchObject({ status: 0 });
    const again = await repository().rake(['converge[node201,node202]']);
    expect(again.output).toMatch(/^ {2}node201, node202 unchanged \(/m);
  });

  it('tells at once that nginx is stopped, or a machine off, and stops nothing itself', async () => {
    await docker('exec', containerOf('node202'), 'systemctl', 'stop', 'nginx');
    await expectTold(['verify'], 'rake: verify: nginx on node202 is stopped: `rake` starts it');
    await docker('stop', containerOf('node202'));
    await expectTold(['verify'], 'rake: verify: node202 is off: `rake` starts it');
    const { output } = await repository().rake(['converge[node202]']);
    expect(toldBy(output)).toEqual(['rake: node202 is off: `rake` starts it']);
    await docker('start', containerOf('node202'));
  });

  /** Within five seconds, or twice that on a computer that is busy; it was minutes once. */
  async function expectTold(tasks: readonly string[], line: string): Promise<void> {
    const started = Date.now();
    const { status, output } = await repository().rake(tasks);
    expect(status).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(output.trimEnd().split('\n')).toEqual([line]);
  }

  it('brings back a machine that was killed', async () => {
    await docker('kill', containerOf('node201'));
    expect(await repository().rake()).toMatchObject({ status: 0 });
    await expectAnswers(await repository().first('lb'), await repository().machines('web'));
  });

  it('goes on after a Ctrl-C while chef-client runs on the machines, which ends rake at once', async () => {
    const run = await repository().start(['rake', 'converge']);
    await run.reaches(/^srv103$/, 'converging');
    const started = Date.now();
    run.signal('SIGINT');
    const { status, output } = await run.outcome;
    expect(status).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(output).toMatch(/^rake: interrupted; type rake converge to go on$/m);
    expect(await repository().rake(['converge'])).toMatchObject({ status: 0 });
  });

  it('is told by rake verify, which then stops nothing', async () => {
    const shell = ['exec', containerOf('node202'), 'sh', '-c'];
    const nginx = 'systemctl reload nginx';
    await docker(...shell, `sed -i.away 's/"node202/"somebody else/' ${PAGE} && ${nginx}`);
    const { status, output } = await repository().rake(['verify']);
    await docker(...shell, `mv ${PAGE}.away ${PAGE} && ${nginx}`);
    expect(status).not.toBe(0);
    expect(output).toMatch(/DIFFERS {2}through lb211 .*another page/);
    expect(output).not.toMatch(/Stop and start/);
  });

  it('is undone by rake verify when that is interrupted', async () => {
    const run = await repository().start(['rake', 'verify']);
    await run.prints(/systemctl stop nginx/);
    run.signal('SIGINT');
    const { status, output } = await run.outcome;
    expect(status).not.toBe(0);
    expect(output.match(/systemctl start nginx/g)).toHaveLength(1);
    await expectAnswers(await repository().first('lb'), await repository().machines('web'));
  });
}
