import { expect, it } from 'vitest';

import { leftovers } from '../observe.js';
import { NAME, registered } from '../machines.js';
import type { Repository } from '../repository.js';

/** rake destroy, step by step. */
export function theEnd(repository: () => Repository): void {
  it('takes the machines away, with their nodes and clients', async () => {
    expect(await repository().rake(['destroy'], 'provisioning/vms')).toMatchObject({ status: 0 });
    expect(await registered(repository())).toEqual({ nodes: [], clients: [] });
  });

  it('leaves nothing behind', async () => {
    expect(await repository().rake(['destroy'])).toMatchObject({ status: 0 });
    expect(await leftovers(NAME)).toEqual([]);
  });
}
