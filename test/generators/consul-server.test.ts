import { describe, expect, it } from 'vitest';

import { consulServer } from '../../lib/roles.js';
import { run } from '../support/generators.js';
import { itIsARoleGenerator } from '../support/role-generator.js';
import { emptyFolder } from '../support/workspace.js';

describe('consul-server', () => {
  itIsARoleGenerator(consulServer);

  it('warns of an even number', async () => {
    const folder = emptyFolder();
    await run('app', folder);
    expect((await run('consul-server', folder, { count: 4 })).said).toContain(
      'Note: 4 Consul servers tolerate no more failures than 3',
    );
  });
});
