import { execa } from 'execa';
import { expect, it } from 'vitest';

import { withBrowser } from '../browser.js';
import { containerOf, NAME } from '../machines.js';
import { docker } from '../observe.js';
import type { Machine, Repository } from '../repository.js';
import { watchCluster } from '../visitors.js';

/** A node as the page shows it: its name and the state of its checks, `passing` or `critical`. */
type Shown = Record<string, string>;

/** What curl prints, headers before it. */
async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await execa('curl', ['--silent', '--include', '--max-time', '5', ...args]);
  return stdout;
}

/** The page that the load balancer shows, and what it says of the nodes. */
export function clusterPage(repository: () => Repository): void {
  const loadBalancer = async (): Promise<Machine> => repository().first('lb');
  const nginx = async (verb: string, { name }: Machine) =>
    docker('exec', containerOf(name), 'systemctl', verb, 'nginx');

  it("gives curl a node's name as plain text", async () => {
    const { ip } = await loadBalancer();
    const answer = await curl(`http://${ip}/`);
    expect(answer).toMatch(/^content-type: text\/plain/im);
    expect(await repository().names('web')).toContain(answer.split('\r\n\r\n')[1]?.trim());
  });

  it('says what Consul knows of the nodes, and nothing besides, to whoever reads', async () => {
    const { ip } = await loadBalancer();
    const url = `http://${ip}/cluster.json`;
    const cluster: unknown = await (await fetch(`${url}?node-meta=x`)).json();
    const web = await repository().machines('web');
    expect(cluster).toEqual({
      service: 'web',
      current: true,
      nodes: web.map(({ name, ip: address }) => ({
        name,
        address,
        port: 80,
        checks: [
          { name: 'Serf Health Status', status: 'passing' },
          { name: 'HTTP on port 80', status: 'passing' },
        ],
      })),
    });
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await fetch(url, { method })).status, method).toBe(403);
    }
    expect((await fetch(`http://${ip}/v1/agent/self`)).status).toBe(404);
  });

  it('shows in a browser who answers, and how a node goes and comes', async () => {
    const { ip } = await loadBalancer();
    const web = await repository().machines('web');
    const last = web.at(-1);
    if (last === undefined) throw new Error('there is no web node');
    await withBrowser(`http://${ip}/`, async ({ page, asked, complaints }) => {
      // As text: what a browser knows is no part of this project's types.
      const shown = async () =>
        page.evaluate<Shown>(
          `Object.fromEntries([...document.querySelectorAll('#nodes .node')]
            .map(({ dataset }) => [dataset.name, dataset.state]))`,
        );
      const colour = async (name: string) =>
        page.evaluate<string>(
          `getComputedStyle(document.querySelector('[data-name="${name}"]')).borderTopColor`,
        );
      const all = Object.fromEntries(web.map(({ name }) => [name, 'passing']));
      await expect.poll(shown, { timeout: 20_000 }).toEqual(all);
      expect(web.map(({ name }) => name)).toContain(await page.locator('h1').innerText());
      const colours = new Map<string, string>();
      for (const { name } of web) colours.set(name, await colour(name));
      expect(new Set(colours.values()).size).toBe(web.length);

      const meanwhile = watchCluster([], await loadBalancer());
      await nginx('stop', last);
      await expect.poll(shown, { timeout: 30_000 }).toEqual({ ...all, [last.name]: 'critical' });
      // Grey: as much red as green and blue, or nearly.
      await expect
        .poll(async () => {
          const parts = (await colour(last.name)).match(/\d+/g)?.map(Number) ?? [];
          return Math.max(...parts) - Math.min(...parts);
        })
        .toBeLessThan(32);
      expect(await page.locator('#events').innerText()).toContain(`${last.name} —`);
      await nginx('start', last);
      await expect.poll(shown, { timeout: 30_000 }).toEqual(all);
      await expect.poll(async () => colour(last.name)).toBe(colours.get(last.name));
      expect([...(await meanwhile.stop()).statuses.keys()]).toEqual([200]);

      expect(complaints).toEqual([]);
      expect([...asked].filter((url) => !url.startsWith(`http://${ip}/`))).toEqual([]);
    });
  });

  it('shows a node that is asked directly alone, and says so', async () => {
    const { name, ip } = await repository().first('web');
    await withBrowser(`http://${ip}/`, async ({ page, complaints }) => {
      await expect
        .poll(async () => page.locator('#note').innerText(), { timeout: 20_000 })
        .toContain(`This is ${name} itself`);
      expect(await page.locator('h1').innerText()).toBe(name);
      expect(complaints).toEqual([]);
    });
  });

  it('goes with one attribute, and index.html is what it was', async () => {
    const undo = await repository().change(`cookbooks/${NAME}/attributes/default.rb`, (text) =>
      text.replace("['web']['page'] = true", "['web']['page'] = false"),
    );
    const converge = async () => {
      const tasks = ['vendor', 'upload', 'converge'];
      expect(await repository().rake(tasks)).toMatchObject({ status: 0 });
    };
    const { ip } = await loadBalancer();
    await converge();
    expect(await curl(`http://${ip}/`)).toMatch(/<h1>node\d+<\/h1>/);
    expect((await fetch(`http://${ip}/cluster.json`)).status).toBe(404);
    await undo();
    await converge();
    expect((await fetch(`http://${ip}/cluster.json`)).status).toBe(200);
  });
}
