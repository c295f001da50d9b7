import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { hashOf } from '../../lib/files/record.js';
import type { RenderedFile } from '../../lib/files/render.js';
import type { Repository } from '../../lib/repository.js';
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
  const hashes = lastWritten === undefined ? {} : { [path]: hashOf(Buffer.from(lastWritten)) };
  return { root, read: new Map(), record: {}, hashes, vendored: {} };
}
