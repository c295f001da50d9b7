import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { jsonSchemas } from '../../../lib/settings/schema.js';
import { formatJson } from '../../../lib/files/json.js';
import { packageRoot } from '../../../lib/package.js';

describe('the JSON Schemas', () => {
  // Snapshots in files, so that `npm run schema` can bring them up to date.
  it.each(Object.entries(jsonSchemas()))(
    'of %s.json is in the gem as it is (npm run schema writes it)',
    async (name, schema) => {
      const file = join(packageRoot, `gems/consul-cluster/schema/${name}.json`);
      await expect(formatJson(schema)).toMatchFileSnapshot(file);
    },
  );
});
