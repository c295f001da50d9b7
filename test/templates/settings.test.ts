/**
 * What cluster.json and chef.json may hold: the generator and the generated repository, which both
 * read what people write there by hand, are held against one table.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';

import { checkChef, checkCluster } from '../../lib/cluster/check.js';
import { UserError } from '../../lib/errors.js';
import { jsonSchemas } from '../../lib/settings/schema.js';
import { packageRoot } from '../../lib/package.js';
import { PATHS } from '../../lib/repository.js';
import { appPlan } from '../support/plans.js';

interface Case {
  readonly file: string;
  /** The values that are written into the article's settings, by their place: `machines.3.name`. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly good: boolean;
  /** Refused for what the JSON Schema cannot say: an editor lets it pass. */
  readonly beyondSchema?: true;
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

function settingsOf({ file, change }: Omit<Case, 'good'>): Settings {
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
  return CASES.map((each, index) => ({ ...each, good: complaints[index] === null }));
}

/** The places of all values in a file, of lists only the fourth. */
function placesIn(value: unknown): string[] {
  if (!(value instanceof Object)) return [];
  return Object.entries(value)
    .filter(([key]) => !Array.isArray(value) || key === '3')
    .flatMap(([key, inner]) => [key, ...placesIn(inner).map((place) => `${key}.${place}`)]);
}

const PLACES = [PATHS.cluster, PATHS.chef].flatMap((file) =>
  placesIn(file === PATHS.cluster ? appPlan().cluster : appPlan().chef).map(
    (place) => [file, place] as const,
  ),
);

const hasRuby = spawnSync('ruby', ['--version']).status === 0;

describe('the settings of a repository', () => {
  it('are checked by the generator as in the table', () => {
    expect(found(CASES.map(settingsOf).map(complaintOfGenerator))).toEqual(CASES);
  });

  it.skipIf(!hasRuby)('are checked by rake as in the table', () => {
    expect(found(complaintsOfRake(CASES.map(settingsOf)))).toEqual(CASES);
  });

  it.each(Object.entries(jsonSchemas()))(
    'are checked by whoever reads the schema of %s.json, as far as that can say',
    (name, schema) => {
      const ajv = new Ajv2020({ strict: true });
      addFormats.default(ajv);
      // What the JSON editor of VS Code says of a text that does not match.
      ajv.addVocabulary(['patternErrorMessage']);
      const accepts = ajv.compile(schema as object);
      const cases = CASES.filter(({ file }) => file === `provisioning/${name}.json`);
      const value = (each: Case) => settingsOf(each)[name as 'cluster' | 'chef'];
      expect(cases.map((each) => ({ ...each, good: accepts(value(each)) }))).toEqual(
        cases.map((each) => ({ ...each, good: each.good || each.beyondSchema === true })),
      );
    },
  );

  it.each([PATHS.cluster, PATHS.chef])('are not guessed where %s is none at all', (file) => {
    const { cluster, chef } = settingsOf({ file, change: {} });
    const settings = file === PATHS.cluster ? { cluster: 7, chef } : { cluster, chef: 7 };
    expect(complaintOfGenerator(settings)).toBe(
      `${file}: 7 is not an object. Take the file back from version control.`,
    );
  });

  it.each(PLACES)('are told what would work: %s, %s', (file, place) => {
    const complaint = complaintOfGenerator(settingsOf({ file, change: { [place]: 1.5 } })) ?? '';
    const example = /^[^ ]+: [^ ]+: 1\.5 is not [^.]+\. (.*) would work\.$/u.exec(complaint)?.[1];
    const change = { [place]: JSON.parse(example ?? complaint) as unknown };
    expect(complaintOfGenerator(settingsOf({ file, change }))).toBeNull();
  });
});
