import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { formatCluster, formatJson } from '../../lib/files/json.js';
import { PATHS, readRepository } from '../../lib/repository.js';
import { appPlan } from '../support/plans.js';
import { emptyFolder } from '../support/workspace.js';

const RECORD = { 'generator-consul-cluster': { version: '0.1.0', files: {} } };

/** A folder with the settings of the article's cluster, and the record of what was written. */
function generated(): string {
  const root = emptyFolder();
  const { cluster, chef } = appPlan();
  const files = {
    [PATHS.cluster]: formatCluster(cluster),
    [PATHS.chef]: formatJson(chef),
    '.yo-rc.json': formatJson({ ...RECORD, 'generator-other': {} }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('a repository', () => {
  it('has its settings', () => {
    const { cluster, chef } = readRepository(generated());
    expect({ cluster, chef }).toEqual({ cluster: appPlan().cluster, chef: appPlan().chef });
  });

  it.each(['{a}', '[a]', 'a*', 'a?', 'a\\b'])('is refused in a folder named %s', (name) => {
    const root = join(emptyFolder(), name);
    mkdirSync(root);
    const character = /[{[*?\\]/u.exec(name)?.[0] ?? '';
    expect(() => readRepository(root)).toThrow(
      `${root}: the path holds ${character}, which Berkshelf, Chef and Bundler take for a part of a pattern. Go to a folder without it.`,
    );
  });

  it('is there already where cluster.json alone is missing', () => {
    const root = generated();
    rmSync(join(root, PATHS.cluster));
    expect(() => readRepository(root)).toThrow(
      'provisioning/cluster.json: the file is missing, but a repository was generated here. ' +
        'Take it back from version control, or remove provisioning/chef.json and ' +
        'generator-consul-cluster in .yo-rc.json to begin anew.',
    );
    rmSync(join(root, PATHS.chef));
    expect(() => readRepository(root)).toThrow(
      /or remove generator-consul-cluster in .yo-rc.json/u,
    );
    writeFileSync(join(root, '.yo-rc.json'), '{"generator-other": {}}');
    expect(readRepository(root).cluster).toBeUndefined();
  });
});
