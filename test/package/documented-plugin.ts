/** The plug-in that docs/roles.md shows, file by file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { packageRoot } from '../../lib/package.js';

/** The name of the plug-in's package. */
export const PLUGIN = 'generator-consul-cluster-cache';

/**
 * Writes the plug-in: each block of code there that stands behind the name of a file.
 *
 * @param folder in which its own folder is made
 */
export function writePlugin(folder: string): void {
  const guide = readFileSync(join(packageRoot, 'docs/roles.md'), 'utf8');
  for (const [, path = '', text = ''] of guide.matchAll(/`([^`\n]+)`:\n\n```\w+\n([^]*?)```/gu)) {
    const target = join(folder, PLUGIN, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
