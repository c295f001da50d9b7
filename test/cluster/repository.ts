import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { execa } from 'execa';

import { Installation } from '../package/installation.js';

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

/** A command that runs by itself, until it ends or is ended. */
export interface Running {
  /** Resolves when it prints a line that matches; fails when it ends without having done so. */
  prints(line: RegExp): Promise<void>;
  /** What it has printed so far. */
  printed(): string;
  /** Resolves when a machine is in a phase, as its log notes it; fails when the command ends before. */
  reaches(machine: RegExp, phase: string): Promise<void>;
  /** Sends a signal to the command and to all that it started, as Ctrl-C does. */
  signal(signal: 'SIGINT' | 'SIGKILL'): void;
  readonly outcome: Promise<Outcome>;
}

/** A generated repository on disk, and the commands a user types in it. */
export class Repository {
  private constructor(
    private readonly installation: Installation,
    readonly folder: string,
  ) {}

  /** An empty folder for a repository, beside yo and the package; `remove` deletes all of it. */
  static create(): Repository {
    const installation = Installation.create();
    return new Repository(installation, installation.folder('repository'));
  }

  /** Runs a generator through yo: `consul-cluster`, `consul-cluster:web`. */
  async yo(...args: readonly string[]): Promise<Outcome> {
    const { status, stdout, stderr } = await this.installation.yo(this.folder, ...args);
    process.stderr.write(`\n$ yo ${args.join(' ')}\n${stdout}${stderr}\n`);
    return { status, output: stdout + stderr };
  }

  /** Runs `rake` at the top, or in a folder of the repository. */
  async rake(tasks: readonly string[] = [], folder = '.'): Promise<Outcome> {
    return this.run(['rake', ...tasks], folder);
  }

  /** Runs a command to its end. What it prints is shown as it comes and given back. */
  async run(command: readonly string[], folder = '.'): Promise<Outcome> {
    const child = this.#spawn(command, folder, false);
    child.all.pipe(process.stderr, { end: false });
    const { exitCode, all } = await child;
    return { status: exitCode, output: all };
  }

  /** Starts a command in a process group of its own, without waiting for its end. */
  async start(command: readonly string[], folder = '.'): Promise<Running> {
    // A run begins the logs of its machines anew; those of the last one say nothing of it.
    const logs = join(this.folder, '.chef/log');
    await rm(logs, { recursive: true, force: true });
    const child = this.#spawn(command, folder, true);
    child.all.pipe(process.stderr, { end: false });
    let printed = '';
    child.all.on('data', (piece: Buffer) => (printed += piece.toString()));
    const outcome = child.then(({ exitCode, all }) => ({ status: exitCode, output: all }));
    return {
      outcome,
      printed: () => printed,
      prints: async (line) => {
        const seen = new Promise<'seen'>((resolve) => {
          const look = (): void => {
            if (line.test(printed)) resolve('seen');
          };
          child.all.on('data', look);
          look();
        });
        if ((await Promise.race([seen, outcome])) !== 'seen')
          throw new Error(`${command.join(' ')} ended without printing ${String(line)}`);
      },
      reaches: async (machine, phase) => {
        while (!(await noted(logs, machine, phase))) {
          if ((await Promise.race([outcome, setTimeout(50, 'running')])) !== 'running')
            throw new Error(`${command.join(' ')} ended before ${phase}`);
        }
      },
      signal: (signal) => {
        if (child.pid === undefined) throw new Error(`${command.join(' ')} did not start`);
        process.kill(-child.pid, signal);
      },
    };
  }

  /** The machines that provisioning/cluster.json lists, of one role or all. */
  async machines(role?: string): Promise<Machine[]> {
    const cluster = JSON.parse(await this.read('provisioning/cluster.json')) as {
      machines: Machine[];
    };
    return cluster.machines.filter((machine) => role === undefined || machine.role === role);
  }

  /** The first machine of a role; fails where there is none. */
  async first(role: string): Promise<Machine> {
    const [machine] = await this.machines(role);
    if (machine === undefined) throw new Error(`no machine has the role ${role}`);
    return machine;
  }

  /** The names of the machines of one role, or of all. */
  async names(role?: string): Promise<string[]> {
    return (await this.machines(role)).map(({ name }) => name);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Changes a file with a function from its contents to the new ones; gives what takes it back. */
  async change(path: string, edit: (contents: string) => string): Promise<() => Promise<void>> {
    const file = join(this.folder, path);
    const before = await readFile(file, 'utf8');
    const after = edit(before);
    if (after === before) throw new Error(`${path} would not change`);
    await writeFile(file, after);
    return async () => writeFile(file, before);
  }

  /** Deletes the folder, yo and the package; the machines must be gone by then. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    this.installation.remove();
  }

  #spawn(command: readonly string[], folder: string, detached: boolean) {
    const [file = '', ...args] = command;
    process.stderr.write(`\n$ ${command.join(' ')}   (in ${folder})\n`);
    return execa(file, args, {
      cwd: join(this.folder, folder),
      all: true,
      reject: false,
      stdin: 'ignore',
      detached,
    });
  }
}

/** Whether the log of a machine whose name matches says that a phase has begun there. */
async function noted(folder: string, machine: RegExp, phase: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    files
      .filter((file) => machine.test(file.replace(/\.log$/u, '')))
      .map(async (file) => readFile(join(folder, file), 'utf8').catch(() => '')),
  );
  return texts.some((text) => text.includes(`== ${phase}\n`));
}
