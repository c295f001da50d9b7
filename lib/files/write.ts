import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { fileError } from '../errors.js';

/** A file to be written. */
export interface NewFile {
  /** Its absolute path. */
  readonly path: string;
  readonly contents: Buffer;
  /** Its permissions; where they are left out, those of the file that is there, or of any new one. */
  readonly mode?: number | undefined;
}

/** How to take back what was done, last step last. */
type Undo = (() => void)[];

/** A file that lies beside its place, under a name of its own. */
interface Staged {
  readonly file: NewFile;
  readonly temporary: string;
  /** Where it is to be: what `file.path` leads to. */
  readonly target: string;
}

/**
 * Writes all files or none. Each is first written beside its place under a temporary name, so that a
 * full disk is met before the first file is touched; then all are renamed. What fails is taken back.
 *
 * @throws UserError that names the file which could not be written
 */
export function writeAll(files: readonly NewFile[]): void {
  const undo: Undo = [];
  try {
    const staged = files.map((file, index) =>
      naming(file, () => stage(file, `.new-${String(process.pid)}-${String(index)}`, undo)),
    );
    for (const each of staged)
      naming(each.file, () => {
        moveIn(each, undo);
      });
  } catch (error) {
    takeBack(undo);
    throw error;
  }
}

function stage(file: NewFile, name: string, undo: Undo): Staged {
  const there = existsSync(file.path);
  const target = there ? realpathSync(file.path) : file.path;
  const temporary = join(dirname(target), name);
  makeFolder(dirname(target), undo);
  undo.push(() => {
    rmSync(temporary, { force: true });
  });
  writeFileSync(temporary, file.contents, { flag: 'wx' });
  const old = there ? statSync(target) : undefined;
  const mode = file.mode ?? old?.mode;
  if (mode !== undefined) chmodSync(temporary, mode & 0o777);
  // What root writes stays the user's.
  if (old !== undefined && process.getuid?.() === 0) chownSync(temporary, old.uid, old.gid);
  return { file, temporary, target };
}

function moveIn({ temporary, target }: Staged, undo: Undo): void {
  const old = existsSync(target) ? readFileSync(target) : undefined;
  renameSync(temporary, target);
  undo.push(() => {
    if (old === undefined) rmSync(target);
    else writeFileSync(target, old);
  });
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
