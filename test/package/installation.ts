/** The package as users get it: its own tarball, installed beside yo. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';

import { packageRoot } from '../../lib/package.js';

/** The user yo becomes when it is started as root. */
const USER = 1000;
const YO = '7.0.1';

/** What a program came to. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the package and yo in it, and work folders beside them. */
export class Installation {
  private constructor(private readonly root: string) {}

  /** Packs the package and installs it; takes about a minute. */
  static create(): Installation {
    const root = mkdtempSync(join(tmpdir(), 'consul-cluster-package-'));
    chmodSync(root, 0o755);
    const npm = (cwd: string, ...args: string[]) =>
      execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const packed = npm(
      packageRoot,
      'pack',
      '--ignore-scripts',
      '--json',
      '--pack-destination',
      root,
    );
    const [{ filename } = { filename: '' }] = JSON.parse(packed) as { filename: string }[];
    addPlugin(join(root, 'generator-consul-cluster-cache'));
    writeFileSync(join(root, 'package.json'), '{"private": true}');
    const packages = [`yo@${YO}`, `./${filename}`, './generator-consul-cluster-cache'];
    npm(
      root,
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--install-links',
      ...packages,
    );
    const installation = new Installation(root);
    installation.folder('home');
    return installation;
  }

  /** Makes a work folder, which belongs to the user that the programs run as. */
  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path);
    if (process.getuid?.() === 0) chownSync(path, USER, USER);
    return path;
  }

  /** Runs `yo`, without a terminal. */
  async yo(cwd: string, ...args: string[]): Promise<Outcome> {
    return this.#run(join(this.root, 'node_modules/.bin/yo'), cwd, args);
  }

  /** Runs the package's own command through npx, without a terminal. */
  async npx(cwd: string, ...args: string[]): Promise<Outcome> {
    return this.#run('npx', cwd, ['--no', '--', 'generator-consul-cluster', ...args]);
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  async #run(program: string, cwd: string, args: readonly string[]): Promise<Outcome> {
    const asUser = process.getuid?.() === 0 ? { uid: USER, gid: USER } : {};
    const result = await execa(program, args, {
      cwd,
      ...asUser,
      reject: false,
      stdin: 'ignore',
      timeout: 60_000,
      env: { HOME: join(this.root, 'home'), NO_COLOR: '1', npm_config_loglevel: 'silent' },
    });
    return { status: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr };
  }
}

/** A package of somebody else that adds a role. */
function addPlugin(folder: string): void {
  const files = {
    'package.json': JSON.stringify({
      name: 'generator-consul-cluster-cache',
      version: '1.0.0',
      type: 'module',
      keywords: ['yeoman-generator'],
      peerDependencies: { 'generator-consul-cluster': '*' },
    }),
    'generators/app/index.js': `
      import { fileURLToPath } from 'node:url';
      import { roleGenerator } from 'generator-consul-cluster/generator';
      export default roleGenerator({
        name: 'cache',
        title: 'caches',
        templates: fileURLToPath(new URL('../../templates', import.meta.url)),
        prefix: 'cache',
        start: 221,
        count: 2,
        memory: 512,
      });`,
    'templates/cookbooks/__name__/recipes/cache.rb': "package 'memcached'\n",
    'templates/roles/__name__-cache.json.ejs':
      '{"name": <%- JSON.stringify(`${cluster.name}-cache`) %>}\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
