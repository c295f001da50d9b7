import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** The folder of this package, found by walking up to its package.json: the same from source and from dist. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};

/** The name of this package, under which `.yo-rc.json` keeps its entry. */
export const packageName = manifest.name;

/** The version of this package. */
export const packageVersion = manifest.version;

/** The folder of the templates of one sub-generator. */
export function templateFolder(generator: string): string {
  return join(packageRoot, 'templates', generator);
}
