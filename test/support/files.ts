import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { blobId } from '../../lib/files/git-ids.js';
import type { Change, Surroundings } from '../../lib/files/reconcile.js';
import type { Remembered } from '../../lib/files/record.js';
import type { RenderedFile } from '../../lib/files/render.js';
import type { Repository } from '../../lib/repository.js';
import { NOTHING, appPlan } from './plans.js';
import { emptyFolder } from './workspace.js';

/** A file as the generator would write it. */
export function file(
  path: string,
  text: string,
  handEdits: RenderedFile['handEdits'],
): RenderedFile {
  return { path, contents: Buffer.from(text), handEdits };
}

/** A repository with one file, of which the generator last wrote other contents, or the same. */
export function repositoryWith(path: string, text: string, lastWritten?: string): Repository {
  const root = emptyFolder();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  const written =
    lastWritten === undefined
      ? {}
      : { [path]: { id: blobId(Buffer.from(lastWritten)), generator: 'app' } };
  return { ...NOTHING, root, written };
}

/** What a file of `app` is held against. */
export function surroundings(repository: Repository, lastWritten?: string): Surroundings {
  const last = lastWritten === undefined ? undefined : Buffer.from(lastWritten);
  return { repository, generator: 'app', lastWritten: () => last };
}

/** What is remembered of a run of `app` with these changes. */
export function remembered(changes: readonly Change[], repository: Repository): Remembered {
  const generators = new Set(['app']);
  return { changes, vendored: [], plan: appPlan(), generators, repository };
}
