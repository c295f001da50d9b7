import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../../../lib/files/json.js';
import { pathsToWrite, reconcile } from '../../../lib/files/reconcile.js';
import { recordAfter } from '../../../lib/files/record.js';
import { file, repositoryWith } from '../../support/files.js';

describe('a file', () => {
  it.each([
    ['keep', 'new', undefined],
    ['replace', 'old', 'old'],
    ['replace', 'öld\r\nlines\r\n', 'öld\nlines\n'],
    ['conflict', 'edited', 'old'],
    ['conflict', 'unknown', undefined],
  ])('leads to %s when it holds %j', (action, text, lastWritten) => {
    const repository = repositoryWith('Rakefile', text, lastWritten);
    expect(reconcile(file('Rakefile', 'new', 'asked'), repository).action).toBe(action);
  });

  it('is created where there is none', () => {
    const repository = repositoryWith('other', '');
    expect(reconcile(file('Rakefile', 'new', 'asked'), repository).action).toBe('create');
  });
});

describe('a program', () => {
  it.each([
    ['keep', 0o755],
    ['replace', 0o644],
  ])('leads to %s when its mode is %o', (action, mode) => {
    const repository = repositoryWith('bin/run', 'text');
    const stat = statSync(process.execPath);
    chmodSync(join(repository.root, 'bin/run'), mode);
    const rendered = { ...file('bin/run', 'text', 'asked'), stat };
    expect(reconcile(rendered, repository).action).toBe(action);
  });
});

describe("a JSON file that is the generator's own", () => {
  it.each(['{"a":1}', '\uFEFF{\r\n"a":1}'])('is kept when it says the same as %j', (text) => {
    const repository = repositoryWith('provisioning/chef.json', text);
    const rendered = file('provisioning/chef.json', '{\n  "a": 1\n}\n', 'included');
    expect(reconcile(rendered, repository).action).toBe('keep');
  });

  it('is replaced without a question when it says something else', () => {
    const repository = repositoryWith('provisioning/chef.json', '{"a":2}');
    expect(
      reconcile(file('provisioning/chef.json', '{"a":1}', 'included'), repository).action,
    ).toBe('replace');
  });

  it('is replaced without a question when it is no JSON', () => {
    const path = 'roles/shop-lb.json';
    const repository = repositoryWith(path, '{"a":', '{"a":1}');
    expect(reconcile(file(path, '{"a":1}', 'included'), repository).action).toBe('replace');
  });
});

describe('a JSON file that is merged', () => {
  const path = 'roles/shop-lb.json';

  it('is replaced when nobody edited it', () => {
    const repository = repositoryWith(path, '{"a":1,"gone":1}', '{"a":1,"gone":1}');
    const change = reconcile(file(path, '{"a":2}', 'merged'), repository);
    expect([change.action, change.contents?.toString()]).toEqual(['replace', '{"a":2}']);
  });

  it('keeps hand edits and gets what it lacks', () => {
    const repository = repositoryWith(path, '{"a":9}', '{"a":1}');
    const change = reconcile(file(path, '{"a":2,"b":3}', 'merged'), repository);
    expect(change.action).toBe('replace');
    expect(JSON.parse(String(change.contents))).toEqual({ a: 9, b: 3 });
  });

  it('is kept when it lacks nothing', () => {
    const repository = repositoryWith(path, '{"a":9,"b":3}', '{"a":1}');
    expect(reconcile(file(path, '{"a":2,"b":3}', 'merged'), repository).action).toBe('keep');
  });

  it('is refused when it is no object', () => {
    const repository = repositoryWith(path, '[]', '{"a":1}');
    expect(() => reconcile(file(path, '{}', 'merged'), repository)).toThrow(`${path}: this is not`);
  });
});

describe('the paths that will be written', () => {
  it('are none where nothing changes, and the record is among them where it does', () => {
    const repository = repositoryWith('Gemfile', 'gems', 'gems');
    const changes = [reconcile(file('Gemfile', 'gems', 'asked'), repository)];
    expect(pathsToWrite(changes, [], repository)).toEqual(['.yo-rc.json']);
    const record = JSON.parse(recordAfter(changes, [], repository, new Map()) ?? '') as JsonObject;
    expect(pathsToWrite(changes, [], { ...repository, record })).toEqual([]);
    const more = [...changes, reconcile(file('Rakefile', 'new', 'asked'), repository)];
    expect(pathsToWrite(more, [], { ...repository, record })).toEqual(['Rakefile', '.yo-rc.json']);
  });
});
