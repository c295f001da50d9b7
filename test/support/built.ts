/** The code as it was built, for the tests that run it. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../lib/package.js';

/** The folders that are built. */
const SOURCES = ['bin', 'generators', 'lib'];

/**
 * Finds a built file. A test of what was built before the last change would say nothing of that.
 *
 * @param path in `dist/`
 * @throws Error where it is missing or older than a source
 */
export function built(path: string): string {
  const file = join(packageRoot, 'dist', path);
  const time = existsSync(file) ? statSync(file).mtimeMs : 0;
  const newer = SOURCES.flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  ).find((source) => statSync(join(packageRoot, source)).mtimeMs > time);
  if (newer === undefined) return file;
  throw new Error(`dist/${path} is older than ${newer}: npm run build`);
}
