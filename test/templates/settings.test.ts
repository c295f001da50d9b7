/**
 * What cluster.json and chef.json may hold: the generator and the generated repository, which both
 * read what people write there by hand, are held against one table.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkChef, checkCluster } from '../../lib/cluster/check.js';
import { UserError } from '../../lib/errors.js';
import { packageRoot } from '../../lib/package.js';
import { PATHS } from '../../lib/repository.js';
import { appPlan } from '../support/plans.js';

interface Case {
  readonly file: string;
  /** The values that are written into the article's settings, by their place: `machines.3.name`. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly good: boolean;
}

interface Settings {
  readonly cluster: unknown;
  readonly chef: unknown;
}

const CASES = JSON.parse(
  readFileSync(join(packageRoot, 'test/fixtures/settings.json'), 'utf8'),
) as Case[];

/** A null takes the value away. */
function write(value: unknown, [key = '', ...rest]: readonly string[], change: unknown): void {
  const parent = value as Record<string, unknown>;
  if (rest.length > 0) write(parent[key], rest, change);
  else if (change === null) Reflect.deleteProperty(parent, key);
  else parent[key] = change;
}

function settingsOf({ file, change }: Case): Settings {
  const { cluster, chef } = JSON.parse(JSON.stringify(appPlan())) as Settings;
  for (const [place, value] of Object.entries(change)) {
    write(file === PATHS.cluster ? cluster : chef, place.split('.'), value);
  }
  return { cluster, chef };
}

/** What the generator says of settings; null is nothing. */
function complaintOfGenerator({ cluster, chef }: Settings): string | null {
  try {
    checkChef(chef, PATHS.chef, checkCluster(cluster, PATHS.cluster));
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What `rake` says of each of a list of settings. */
function complaintsOfRake(list: readonly Settings[]): (string | null)[] {
  const { stdout } = spawnSync('ruby', [join(packageRoot, 'test/support/check_settings.rb')], {
    input: JSON.stringify(list),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as (string | null)[];
}

/** The table again, with what was found instead of what is right. */
function found(complaints: readonly (string | null)[]) {
  return CASES.map(({ file, change }, index) => ({ file, change, good: complaints[index] === null }));
}

const hasRuby = spawnSync('ruby', ['--version']).status === 0;

describe('the settings of a repository', () => {
  it('are checked by the generator as in the table', () => {
    expect(found(CASES.map(settingsOf).map(complaintOfGenerator))).toEqual(CASES);
  });

  it.skipIf(!hasRuby)('are checked by rake as in the table', () => {
    expect(found(complaintsOfRake(CASES.map(settingsOf)))).toEqual(CASES);
  });
});
