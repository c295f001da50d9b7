/** A made-up next version of this package, as it would be built: test/fixtures/upgrade/next-version.json. */
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import semver from 'semver';

import { packageRoot, packageVersion } from '../../lib/package.js';
import { built } from './built.js';

interface NextVersion {
  /** Files of a repository that have another name, old to new. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Files of the package that have another name, old to new. */
  readonly moved: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  /** New files of the package, with their contents. */
  readonly added: Readonly<Record<string, string>>;
  /** What stands in files of the package in place of something else. */
  readonly changed: readonly {
    readonly file: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** The number of the next version. */
export const nextVersion = semver.inc(packageVersion, 'minor') ?? '';

/**
 * Makes a folder with the package as its next version would be.
 *
 * @returns the folder, to be removed with {@link removePackage}
 */
export function packNextVersion(): string {
  const next = JSON.parse(
    readFileSync(join(packageRoot, 'test/fixtures/upgrade/next-version.json'), 'utf8'),
  ) as NextVersion;
  const root = mkdtempSync(join(tmpdir(), 'consul-cluster-next-'));
  const place = (path: string) => join(root, path);
  const change = (path: string, from: string, to: string) => {
    const text = readFileSync(place(path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} has no ${JSON.stringify(from)}`);
    writeFileSync(
      place(path),
      text.replace(from, () => to),
    );
  };
  cpSync(dirname(dirname(built('bin/run-command.js'))), place('dist'), { recursive: true });
  for (const path of ['templates', 'gems', 'cookbooks', 'package.json']) {
    cpSync(join(packageRoot, path), place(path), { recursive: true });
  }
  symlinkSync(join(packageRoot, 'node_modules'), place('node_modules'));
  change('package.json', `"version": "${packageVersion}"`, `"version": "${nextVersion}"`);
  for (const [from, to] of Object.entries(next.moved)) renameSync(place(from), place(to));
  for (const path of next.removed) rmSync(place(path));
  for (const [path, text] of Object.entries(next.added)) writeFileSync(place(path), text);
  for (const { file, from, to } of next.changed) change(file, from, to);
  writeFileSync(place('templates/renamed.json'), JSON.stringify(next.renamed));
  return root;
}

/** Removes what {@link packNextVersion} made. */
export function removePackage(root: string): void {
  rmSync(root, { recursive: true, force: true });
}
