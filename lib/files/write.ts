import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { fileError, userError } from '../errors.js';

/** A file to be written, or to be removed. */
export interface NewFile {
  /** Its absolute path. */
  readonly path: string;
  /** Undefined where the file is to be removed. */
  readonly contents: Buffer | undefined;
  /** Its permissions; where they are left out, those of the file that is there, or of any new one. */
  readonly mode?: number | undefined;
}

/** How to take back what was done, last step last. */
type Undo = (() => void)[];

/** A file that lies beside its place, under a name of its own. */
interface Prepared {
  readonly file: NewFile;
  /** Undefined where nothing is to be in its place. */
  readonly temporary: string | undefined;
  /** Where it is to be: what `file.path` leads to. */
  readonly target: string;
  /** Where the file that is there goes until all are in their places; undefined where there is none. */
  readonly old: string | undefined;
}

/** The signals that would end a run between two files. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes all files or none. Each is first written beside its place under a temporary name, so that a
 * full disk is met before the first file is touched; then all are renamed. What fails is taken back,
 * and what was there is back as it was. No signal but SIGKILL ends it halfway.
 *
 * @throws UserError that names the file which could not be written
 */
export function writeAll(files: readonly NewFile[]): void {
  // A signal that has a handler waits until this, which is synchronous, is over.
  const wait = () => undefined;
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    for (const { file, old } of replaceAll(files)) {
      if (old === undefined) continue;
      naming(file, () => {
        rmSync(old);
        if (file.contents === undefined) removeEmpty(dirname(file.path));
      });
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait);
  }
}

function replaceAll(files: readonly NewFile[]): Prepared[] {
  const undo: Undo = [];
  // No other run has this name: what one that was killed left behind may be all there is of a file.
  const run = randomUUID();
  try {
    const prepared = files.map((file, index) =>
      naming(file, () => prepare(file, `${run}-${String(index)}`, undo)),
    );
    for (const each of prepared)
      naming(each.file, () => {
        moveIn(each, undo);
      });
    return prepared;
  } catch (error) {
    takeBack(undo);
    throw error;
  }
}

function prepare(file: NewFile, name: string, undo: Undo): Prepared {
  const there = existsSync(file.path);
  const target = there ? realpathSync(file.path) : file.path;
  const old = there ? statSync(target) : undefined;
  if (old?.isFile() === false) {
    throw userError(file.path, 'a folder is in the way of this file', 'Move it away');
  }
  const folder = dirname(target);
  const aside = there ? join(folder, `.old-${name}`) : undefined;
  const { contents } = file;
  if (contents === undefined) return { file, temporary: undefined, target, old: aside };
  const temporary = join(folder, `.new-${name}`);
  makeFolder(folder, undo);
  // A program is for those for whom other files are: the umask counts here.
  const handle = openSync(temporary, 'wx', (file.mode ?? 0o666) & 0o777);
  undo.push(() => {
    rmSync(temporary, { force: true });
  });
  try {
    writeFileSync(handle, contents);
  } finally {
    closeSync(handle);
  }
  keepMode(temporary, file, old);
  return { file, temporary, target, old: aside };
}

function keepMode(path: string, file: NewFile, old: Stats | undefined): void {
  if (file.mode === undefined && old !== undefined) chmodSync(path, old.mode & 0o777);
  // What root writes stays the user's.
  if (old !== undefined && process.getuid?.() === 0) chownSync(path, old.uid, old.gid);
}

function moveIn({ temporary, target, old }: Prepared, undo: Undo): void {
  if (old !== undefined) {
    renameSync(target, old);
    undo.push(() => {
      renameSync(old, target);
    });
  }
  if (temporary === undefined) return;
  renameSync(temporary, target);
  if (old === undefined) {
    undo.push(() => {
      rmSync(target);
    });
  }
}

/** Makes a folder, and those above it that are missing. */
function makeFolder(path: string, undo: Undo): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), undo);
  mkdirSync(path);
  undo.push(() => {
    rmdirSync(path);
  });
}

/** Removes a folder that nothing is left in, and those above it that it was the last of. */
function removeEmpty(path: string): void {
  if (readdirSync(path).length > 0) return;
  rmdirSync(path);
  removeEmpty(dirname(path));
}

/** Errors name the file by the path the user knows, not by the temporary one. */
function naming<T>({ path }: NewFile, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(error instanceof Error ? Object.assign(error, { path }) : error);
  }
}

function takeBack(undo: Undo): void {
  for (const step of undo.toReversed()) {
    try {
      step();
    } catch {
      // The cause of it all is worth more than what it leaves behind.
    }
  }
}
