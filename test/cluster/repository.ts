import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const COMMAND = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'generator-consul-cluster.js');

/** A machine as provisioning/cluster.json lists it. */
export interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly role: string;
}

/** How a command ended: its exit status, and all that it printed. */
export interface Outcome {
  readonly status: number | undefined;
  readonly output: string;
}

/** A command that has been started. */
export interface Running {
  /** Sends SIGINT to the command and to all that it started, as Ctrl-C does. */
  interrupt(): void;
  readonly outcome: Promise<Outcome>;
}

/** A generated repository on disk, and the commands a user types in it. */
export class Repository {
  private constructor(readonly folder: string) {}

  /** An empty folder for a repository; `remove` deletes it. */
  static async create(): Promise<Repository> {
    const parent = await mkdtemp(join(tmpdir(), 'consul-cluster-'));
    const folder = join(parent, 'repository');
    await mkdir(folder);
    return new Repository(folder);
  }

  /** Runs the generators with the package's own command. */
  async generate(...args: readonly string[]): Promise<Outcome> {
    return this.run(['node', COMMAND, ...args]);
  }

  /** Runs `rake` at the top, or in a folder of the repository. */
  async rake(tasks: readonly string[] = [], folder = '.'): Promise<Outcome> {
    return this.run(['rake', ...tasks], folder);
  }

  /** Runs a command to its end. What it prints is shown as it comes and given back. */
  async run(command: readonly string[], folder = '.'): Promise<Outcome> {
    return this.start(command, folder).outcome;
  }

  /** Starts a command without waiting for its end. */
  start(command: readonly string[], folder = '.'): Running {
    const [file = '', ...args] = command;
    process.stderr.write(`\n$ ${command.join(' ')}   (in ${folder})\n`);
    const child = execa(file, args, {
      cwd: join(this.folder, folder),
      all: true,
      reject: false,
      stdin: 'ignore',
      // A process group of its own, so that an interrupt reaches all of it.
      detached: true,
    });
    child.all.pipe(process.stderr, { end: false });
    return {
      interrupt: () => {
        if (child.pid === undefined) throw new Error(`${file} did not start`);
        process.kill(-child.pid, 'SIGINT');
      },
      outcome: child.then(({ exitCode, all }) => ({ status: exitCode, output: all })),
    };
  }

  /** The machines that provisioning/cluster.json lists, of one role or all. */
  async machines(role?: string): Promise<Machine[]> {
    const cluster = JSON.parse(await this.read('provisioning/cluster.json')) as {
      machines: Machine[];
    };
    return cluster.machines.filter((machine) => role === undefined || machine.role === role);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async write(path: string, contents: string): Promise<void> {
    await writeFile(join(this.folder, path), contents);
  }

  /** Deletes the folder; the machines must be gone by then. */
  async remove(): Promise<void> {
    await rm(join(this.folder, '..'), { recursive: true, force: true });
  }
}
