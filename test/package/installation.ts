/** The package as users get it: its own tarball, installed beside yo. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { execa } from 'execa';

import { packageRoot } from '../../lib/package.js';
import { built } from '../support/built.js';
import { PLUGIN, writePlugin } from './documented-plugin.js';

/** The user yo becomes when it is started as root. */
const USER = 1000;
const YO = '7.0.1';

/** What a program came to. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the package and yo in it, installed as users do, and work folders beside them. */
export class Installation {
  private constructor(private readonly root: string) {}

  /** Packs the package and installs it, and the plug-in of the README beside it; takes about a minute. */
  static create(): Installation {
    // What is packed is what was built.
    built('bin/generator-consul-cluster.js');
    const root = mkdtempSync(join(tmpdir(), 'consul-cluster-package-'));
    chmodSync(root, 0o755);
    const installation = new Installation(root);
    installation.folder('home');
    installation.#copyNode();
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', root];
    const [{ filename } = { filename: '' }] = JSON.parse(
      installation.#npm(packageRoot, ...pack),
    ) as { filename: string }[];
    writePlugin(root);
    installation.#install(`yo@${YO}`, `./${filename}`);
    installation.#install('--install-links', `./${PLUGIN}`);
    return installation;
  }

  /** Makes a work folder, which belongs to the user that the programs run as. */
  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path);
    if (process.getuid?.() === 0) chownSync(path, USER, USER);
    return path;
  }

  /** Where the packages are installed. */
  get packages(): string {
    return join(this.root, 'lib/node_modules');
  }

  /** Runs `yo`, without a terminal. */
  async yo(cwd: string, ...args: string[]): Promise<Outcome> {
    return this.#run('yo', cwd, args);
  }

  /** Runs the package's own command through npx, without a terminal. */
  async npx(cwd: string, ...args: string[]): Promise<Outcome> {
    return this.#run('npx', cwd, ['--no', '--', 'generator-consul-cluster', ...args]);
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The Node.js of these tests may lie where only root can enter. */
  #copyNode(): void {
    if (process.getuid?.() !== 0) return;
    mkdirSync(this.#bin);
    copyFileSync(process.execPath, join(this.#bin, 'node'));
  }

  #install(...args: string[]): void {
    this.#npm(
      this.root,
      'install',
      '--global',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...args,
    );
  }

  #npm(cwd: string, ...args: string[]): string {
    const env = { ...process.env, npm_config_prefix: this.root };
    return execFileSync('npm', args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  async #run(program: string, cwd: string, args: readonly string[]): Promise<Outcome> {
    const asUser = process.getuid?.() === 0 ? { uid: USER, gid: USER } : {};
    const result = await execa(program, args, {
      cwd,
      ...asUser,
      reject: false,
      stdin: 'ignore',
      timeout: 60_000,
      env: {
        PATH: [this.#bin, process.env['PATH']].join(delimiter),
        HOME: join(this.root, 'home'),
        NO_COLOR: '1',
        npm_config_prefix: this.root,
        npm_config_loglevel: 'silent',
        npm_config_update_notifier: 'false',
      },
    });
    return { status: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr };
  }

  /** Where npm puts the commands of what it installs. */
  get #bin(): string {
    return join(this.root, 'bin');
  }
}
