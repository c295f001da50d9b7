import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { conflictsIn } from '../../../lib/files/conflicts.js';
import { forced, reconcile, type Change } from '../../../lib/files/reconcile.js';
import { file, repositoryWith, surroundings } from '../../support/files.js';

const [OLD, NEW] = ['a\nb\nc\nd\n', 'a\nB\nc\nd\n'];

/** What is to be done with the Rakefile, and what will be in it. */
function decided(own: string, next: string, last?: string, known = last): [string, string] {
  const repository = repositoryWith('Rakefile', own, last);
  const { action, contents } = reconcile(
    file('Rakefile', next, 'lines'),
    surroundings(repository, known),
  );
  return [action, String(contents)];
}

describe('a file', () => {
  it.each([
    ['keep', 'as the generator would write it', NEW, NEW, undefined, NEW],
    ['replace', 'that nobody edited', OLD, NEW, OLD, NEW],
    ['keep', 'for which there is nothing new', `${OLD}mine\n`, OLD, OLD, `${OLD}mine\n`],
    ['merge', 'that both sides changed', `${OLD}mine\n`, NEW, OLD, `${NEW}mine\n`],
    ['keep', 'that has all that is new', `${NEW}mine\n`, NEW, OLD, `${NEW}mine\n`],
    ['conflict', 'in which both sides changed the same', OLD.replace('b', 'mine'), NEW, OLD, NEW],
    ['conflict', 'that the generator never wrote', 'mine\n', NEW, undefined, NEW],
  ])('is to %s, %s', (action, _, own, next, last, contents) => {
    expect(decided(own, next, last)).toEqual([action, contents]);
  });

  it('is a conflict only if both sides changed it, where nobody knows what was written last', () => {
    const unknown = (own: string, next: string) => {
      const repository = repositoryWith('Rakefile', own, OLD);
      return reconcile(file('Rakefile', next, 'lines'), surroundings(repository)).action;
    };
    expect([unknown('mine\n', OLD), unknown(OLD, NEW), unknown('mine\n', NEW)]).toEqual([
      'keep',
      'replace',
      'conflict',
    ]);
  });

  it('keeps the line ends of Windows, whatever comes into it', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(decided(windows(OLD), NEW, OLD)).toEqual(['replace', windows(NEW)]);
    expect(decided(windows(NEW), NEW, OLD)).toEqual(['keep', windows(NEW)]);
    const own = `${windows(OLD)}mine\r\n`;
    expect(decided(own, NEW, OLD)).toEqual(['merge', `${windows(NEW)}mine\r\n`]);
  });

  it('is created where there is none, and stays deleted where the user deleted it', () => {
    const repository = repositoryWith('Rakefile', OLD, OLD);
    const action = (path: string) =>
      reconcile(file(path, NEW, 'lines'), surroundings(repository, OLD)).action;
    rmSync(join(repository.root, 'Rakefile'));
    expect([action('Gemfile'), action('Rakefile')]).toEqual(['create', 'keep']);
  });

  it('has both sides with markers to choose, where it is a conflict', () => {
    const repository = repositoryWith('Rakefile', OLD.replace('b', 'mine'), OLD);
    const change = reconcile(file('Rakefile', NEW, 'lines'), surroundings(repository, OLD));
    expect(change.marked?.toString()).toMatch(
      /^a\n<<<<<<< yours\nmine\n=======\nB\n>>>>>>> generator-consul-cluster [\d.]+\nc\nd\n$/u,
    );
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
    const rendered = { ...file('bin/run', 'text', 'lines'), stat };
    expect(reconcile(rendered, surroundings(repository)).action).toBe(action);
  });
});

describe("a JSON file that is the generator's own", () => {
  const path = 'provisioning/chef.json';

  it.each(['{"a":1}', '\uFEFF{\r\n"a":1}'])('is kept when it says the same as %j', (text) => {
    const rendered = file(path, '{\n  "a": 1\n}\n', 'included');
    expect(reconcile(rendered, surroundings(repositoryWith(path, text))).action).toBe('keep');
  });

  it.each(['{"a":2}', '{"a":'])('is replaced without a question when it says %j', (text) => {
    const rendered = file(path, '{"a":1}', 'included');
    const repository = repositoryWith(path, text, '{"a":3}');
    expect(reconcile(rendered, surroundings(repository)).action).toBe('replace');
  });

  it('keeps the line ends of Windows', () => {
    const rendered = file(path, '{\n  "a": 1\n}\n', 'included');
    const repository = repositoryWith(path, '{\r\n  "a": 2\r\n}\r\n');
    expect(reconcile(rendered, surroundings(repository)).contents?.toString()).toBe(
      '{\r\n  "a": 1\r\n}\r\n',
    );
  });
});

describe('a JSON file that is merged by key', () => {
  const path = 'roles/shop-lb.json';

  it('gets what is new', () => {
    const [last, next] = ['{"a":1}', '{"a":1,"b":3}'];
    const rendered = file(path, next, 'keys');
    const change = reconcile(rendered, surroundings(repositoryWith(path, '{"a":9}', last), last));
    expect(change.action).toBe('merge');
    expect(JSON.parse(String(change.contents))).toEqual({ a: 9, b: 3 });
  });

  it.each(['[]', '{\n  // mine\n  "a": 1\n}'])(
    'is a conflict, and the reason for it: %s',
    (text) => {
      const repository = repositoryWith(path, text, '{"a":1}');
      const change = reconcile(file(path, '{}', 'keys'), surroundings(repository, '{"a":1}'));
      expect(change.action).toBe('conflict');
      expect(change.marked?.toString()).toContain('<<<<<<< yours');
      expect(conflictsIn([change], repository)?.message).toMatch(
        /^roles\/shop-lb\.json.* not (?:a )?JSON/u,
      );
      expect(conflictsIn([{ ...change, action: 'skip' }], repository)).toBeUndefined();
      expect(forced(change)).toMatchObject({ action: 'replace', contents: Buffer.from('{}') });
    },
  );
});

describe("a decision for the generator's side", () => {
  function change(own: string | undefined): Change {
    const repository = repositoryWith('Rakefile', own ?? '', OLD);
    if (own === undefined) rmSync(join(repository.root, 'Rakefile'));
    return forced(reconcile(file('Rakefile', OLD, 'lines'), surroundings(repository, OLD)));
  }

  it('takes an edit back, brings back what was deleted, and leaves the rest alone', () => {
    const edited = change('mine\n');
    expect([edited.action, String(edited.contents)]).toEqual(['replace', OLD]);
    const deleted = change(undefined);
    expect([deleted.action, String(deleted.contents)]).toEqual(['create', OLD]);
    expect(change(OLD).action).toBe('keep');
  });
});

describe('what a file was decided on', () => {
  it('is known, to find out later whether it changed meanwhile', () => {
    const repository = repositoryWith('Rakefile', OLD, OLD);
    const { current } = reconcile(file('Rakefile', NEW, 'lines'), surroundings(repository));
    expect(current).toEqual(readFileSync(join(repository.root, 'Rakefile')));
  });
});
