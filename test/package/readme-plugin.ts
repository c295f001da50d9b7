/** The plug-in that the package's README shows, file by file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { packageRoot } from '../../lib/package.js';

/** The name of the plug-in's package. */
export const PLUGIN = 'generator-consul-cluster-cache';

/**
 * Writes the plug-in: each block of code of the README's section on roles that stands behind the name
 * of a file.
 *
 * @param folder in which its own folder is made
 */
export function writePlugin(folder: string): void {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('### Roles of your own'));
  for (const [, path = '', text = ''] of section.matchAll(/`([^`\n]+)`:\n\n```\w+\n([^]*?)```/gu)) {
    const target = join(folder, PLUGIN, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
