import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../lib/files/json.js';
import { reconcile } from '../../../lib/files/reconcile.js';
import { hashOf, recordAfter } from '../../../lib/files/record.js';
import { file, repositoryWith } from '../../support/files.js';

describe('the record', () => {
  it('remembers only files that are as the generator renders them', () => {
    const repository = repositoryWith('Rakefile', 'edited', 'old');
    writeFileSync(join(repository.root, 'Gemfile'), 'gems');
    const changes = [
      reconcile(file('Rakefile', 'new', 'asked'), repository),
      reconcile(file('Gemfile', 'gems', 'asked'), repository),
    ];
    const written = new Map<string, Buffer>();
    const record = JSON.parse(recordAfter(changes, [], repository, written) ?? '') as JsonObject;
    expect(record['generator-consul-cluster']).toMatchObject({
      files: { Rakefile: hashOf(Buffer.from('old')), Gemfile: hashOf(Buffer.from('gems')) },
    });
  });

  it('remembers what will have been written, and not what the user made of it', () => {
    const repository = repositoryWith('Rakefile', 'old', 'old');
    const changes = [
      reconcile(file('Rakefile', 'new', 'asked'), repository),
      reconcile(file('Gemfile', 'gems', 'asked'), repository),
    ];
    const written = new Map([
      ['Rakefile', Buffer.from('new')],
      ['Gemfile', Buffer.from('edited on the screen of conflicts')],
    ]);
    const record = JSON.parse(recordAfter(changes, [], repository, written) ?? '') as JsonObject;
    expect(record['generator-consul-cluster']).toMatchObject({
      files: { Rakefile: hashOf(Buffer.from('new')) },
    });
    expect(record).not.toHaveProperty(['generator-consul-cluster', 'files', 'Gemfile']);
  });

  it('keeps what others have in it, and is not written again', () => {
    const repository = { ...repositoryWith('Gemfile', 'gems'), record: { other: { a: 1 } } };
    const changes = [reconcile(file('Gemfile', 'gems', 'asked'), repository)];
    const record = JSON.parse(recordAfter(changes, [], repository, new Map()) ?? '') as JsonObject;
    expect(record['other']).toEqual({ a: 1 });
    const hashes = { Gemfile: hashOf(Buffer.from('gems')) };
    expect(recordAfter(changes, [], { ...repository, record, hashes }, new Map())).toBeUndefined();
  });
});
