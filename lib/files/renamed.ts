/** Files that an earlier version wrote under another name: `templates/renamed.json` lists them, old to new. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../package.js';
import type { Repository } from '../repository.js';
import { parseJson } from './json.js';

const LIST = 'templates/renamed.json';

/** Where each file went, as paths in a repository with `__name__` for the cluster's name. */
const RENAMED = parseJson(readFileSync(join(packageRoot, LIST)), LIST) as Record<string, string>;

/**
 * The path under which an earlier version wrote a file, be it several versions ago.
 *
 * @param path as this version has it
 * @param renamed where files went, old to new
 * @returns undefined where it never had another in this repository, or was written under this one as well
 */
export function formerPath(
  path: string,
  { written, cluster }: Pick<Repository, 'written' | 'cluster'>,
  renamed: Readonly<Record<string, string>> = RENAMED,
): string | undefined {
  if (written[path] !== undefined) return undefined;
  const named = (template: string) => template.replaceAll('__name__', cluster?.name ?? '__name__');
  const before = (name: string): string | undefined =>
    Object.entries(renamed)
      .filter(([, now]) => named(now) === name)
      .map(([old]) => named(old))
      .map((old) => (written[old] === undefined ? before(old) : old))
      .find((old) => old !== undefined);
  return before(path);
}
