import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'script');
const ENGINE = join(SCRIPT, 'engine');

const { PATH = '' } = process.env;

/** Without any Docker engine, whatever this computer has. */
const NO_ENGINE = { DOCKER_HOST: 'unix:///nonexistent' };

async function engine(...args: readonly string[]) {
  return execa(ENGINE, args, { reject: false, env: NO_ENGINE, all: true });
}

describe('script/engine', () => {
  it('explains itself', async () => {
    for (const word of ['--help', '-h', 'help']) {
      const { exitCode, stdout } = await engine(word);
      expect(exitCode).toBe(0);
      for (const verb of ['up', 'exec', 'open', 'forward', 'down'])
        expect(stdout).toMatch(new RegExp(`^ {2}script/engine ${verb} NAME`, 'm'));
    }
  });

  it('says how to begin where somebody has typed too little, or something else', async () => {
    for (const args of [[], ['up'], ['start', 'demo']]) {
      const { exitCode, all } = await engine(...args);
      expect(exitCode).toBe(1);
      expect(all).toMatch(/^error: .*script\/engine --help explains/);
    }
    expect((await engine('exec', 'demo')).all).toMatch(/^error: which command\?/);
    expect((await engine('forward', 'demo')).all).toMatch(/^error: which port\?/);
    expect((await engine('open', 'demo', '/nonexistent')).all).toMatch(/^error: there is no repo/);
  });

  it('says how an engine is started that is not up', async () => {
    for (const args of [
      ['exec', 'never-started', 'true'],
      ['forward', 'never-started', '192.0.2.1:80'],
    ]) {
      const { exitCode, all } = await engine(...args);
      expect(exitCode).toBe(1);
      expect(all).toMatch(/'never-started' is not up: script\/engine up never-started starts it$/);
    }
  });
});

describe('script/lib/forward.rb', () => {
  let folder = '';
  let server: Server;
  let port = 0;

  // Only root may enter a namespace: here the program becomes one in the same.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'forward-'));
    const nsenter = join(folder, 'nsenter');
    writeFileSync(nsenter, `#!/bin/sh\necho "$1" >${folder}/entered\nshift 2\nexec "$@"\n`);
    chmodSync(nsenter, 0o755);
    server = createServer((request, response) => {
      request.pipe(response);
      if (request.method === 'GET') response.end(`you asked for ${request.url ?? ''}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...targets: readonly string[]) =>
    execa('ruby', [join(SCRIPT, 'lib', 'forward.rb'), '/run/netns/somewhere', ...targets], {
      env: { PATH: `${folder}:${PATH}` },
      reject: false,
      all: true,
    });

  it('brings a port of a machine to the next one that is free here, until Ctrl-C', async () => {
    const forward = start(`127.0.0.1:${String(port)}`, `http://127.0.0.1:${String(port)}/ui/`);
    let said = '';
    forward.all.on('data', (piece: Buffer) => (said += piece.toString()));
    await expect.poll(() => said, { timeout: 20_000 }).toContain('Ctrl-C ends it.');
    const [site = '', ui = ''] = [...said.matchAll(/^(\S+) {2}is/gm)].map(([, url]) => url);
    expect(Number(new URL(site).port)).toBeGreaterThan(port);
    expect(ui).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ui\/$/);
    for (const url of [site, ui])
      expect(await (await fetch(url)).text()).toBe(`you asked for ${new URL(url).pathname}`);
    const sent = 'x'.repeat(1_000_000);
    expect(await (await fetch(site, { method: 'POST', body: sent })).text()).toBe(sent);
    forward.kill('SIGINT');
    expect((await forward).exitCode).toBe(0);
    const { port: left, hostname } = new URL(site);
    const refused = new Promise((resolve) => {
      connect(Number(left), hostname).on('error', resolve).on('connect', resolve);
    });
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says what is no port', async () => {
    const { exitCode, all } = await start('nonsense with spaces');
    expect([exitCode, all]).toEqual([1, "error: 'nonsense with spaces' is no HOST:PORT"]);
  });
});
