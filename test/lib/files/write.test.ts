import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { writeAll } from '../../../lib/files/write.js';
import { built } from '../../support/built.js';
import { emptyFolder, tree } from '../../support/workspace.js';

function file(folder: string, path: string, text: string, mode?: number) {
  return { path: join(folder, path), contents: Buffer.from(text), mode };
}

/** Everything in a folder, empty folders as well. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

describe('files', () => {
  it('are written, with the folders they lie in', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'old'), 'old');
    writeAll([
      file(folder, 'a/b/new', 'new'),
      file(folder, 'old', 'newer'),
      file(folder, 'a/c', ''),
    ]);
    expect(listing(folder)).toEqual(['a', 'a/b', 'a/b/new', 'a/c', 'old']);
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('newer');
  });

  it('are programs for those only for whom other files are, as the umask says', () => {
    const folder = emptyFolder();
    const umask = process.umask(0o077);
    try {
      writeAll([file(folder, 'run', '', 0o755)]);
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o700);
  });

  it('have the mode that is asked for, or the one they had', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'secret'), '');
    chmodSync(join(folder, 'secret'), 0o600);
    writeAll([file(folder, 'run', '', 0o100755), file(folder, 'secret', 'x')]);
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.getuid?.() !== 0)('stay with their owner when root writes them', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'old'), '');
    chownSync(join(folder, 'old'), 1000, 1001);
    writeAll([file(folder, 'old', 'x')]);
    expect(statSync(join(folder, 'old'))).toMatchObject({ uid: 1000, gid: 1001 });
  });

  it('leave alone what a run that was killed left, even with the same number of its process', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'kept'), 'new');
    const remains = [`.old-${String(process.pid)}-0`, `.new-${String(process.pid)}-0`];
    for (const name of remains) writeFileSync(join(folder, name), 'the only copy');
    writeAll([file(folder, 'kept', 'newer')]);
    expect(listing(folder)).toEqual([...remains, 'kept'].toSorted());
    for (const name of remains) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe('the only copy');
    }
  });

  it('stay links', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'docs'));
    writeFileSync(join(folder, 'docs/README.md'), 'old');
    symlinkSync('docs/README.md', join(folder, 'README.md'));
    writeAll([file(folder, 'README.md', 'new')]);
    expect(lstatSync(join(folder, 'README.md')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'docs/README.md'), 'utf8')).toBe('new');
  });
});

describe('files that go', () => {
  it('take along the folders that nothing is left in', () => {
    const folder = emptyFolder();
    writeAll([file(folder, 'a/b/c/old', ''), file(folder, 'a/kept', '')]);
    writeAll([{ path: join(folder, 'a/b/c/old'), contents: undefined }, file(folder, 'new', '')]);
    expect(listing(folder)).toEqual(['a', 'a/kept', 'new']);
  });

  it('come back when another cannot be written', () => {
    const folder = emptyFolder();
    writeAll([file(folder, 'a/old', 'old')]);
    const before = tree(folder);
    const gone = { path: join(folder, 'a/old'), contents: undefined };
    expect(() => {
      writeAll([gone, file(folder, 'x', ''), file(folder, 'x/y', '')]);
    }).toThrow(join(folder, 'x'));
    expect(tree(folder)).toEqual(before);
  });
});

describe('when one of the files cannot be written', () => {
  /** A folder with one file, what is in it, and which files these are. */
  function before() {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'old'), 'old');
    chmodSync(join(folder, 'old'), 0o640);
    return { folder, state: state(folder) };
  }

  function state(folder: string) {
    const { ino, mode } = statSync(join(folder, 'old'));
    return [listing(folder), tree(folder), ino, mode];
  }

  it.each([
    ['as its name is too long', 'x'.repeat(300)],
    ['as a folder has its name', 'folder'],
  ])('%s, everything is as it was', (_why, path) => {
    const { folder, state: expected } = before();
    const files = [file(folder, 'old', 'new'), file(folder, 'a/b/new', ''), file(folder, path, '')];
    expect(() => {
      writeAll(files);
    }).toThrow(join(folder, path));
    expect(state(folder)).toEqual(expected);
  });

  it('as the disk is full, everything is as it was', () => {
    const { folder, state: expected } = before();
    const full = {
      path: join(folder, 'c/full'),
      get contents(): Buffer {
        throw Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC' });
      },
    };
    expect(() => {
      writeAll([file(folder, 'old', 'new'), file(folder, 'a/b/new', ''), full]);
    }).toThrow(`${full.path}: no space is left on the device. Make room and run the same command`);
    expect(state(folder)).toEqual(expected);
  });

  it('when all others are in their places, everything is as it was', () => {
    const { folder, state: expected } = before();
    const files = [
      file(folder, 'old', 'new', 0o755),
      file(folder, 'new', ''),
      file(folder, 'both', ''),
      file(folder, 'both/at once', ''),
    ];
    expect(() => {
      writeAll(files);
    }).toThrow(join(folder, 'both'));
    expect(state(folder)).toEqual(expected);
  });
});

describe.skipIf(process.platform === 'win32')('a signal in the middle', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('waits until all are written: %s', (signal) => {
    const folder = emptyFolder();
    const script = `
      import { writeAll } from ${JSON.stringify(built('lib/files/write.js'))};
      const contents = Buffer.from('new');
      writeAll([
        { path: 'one', contents },
        { path: 'two', get contents() { process.kill(process.pid, '${signal}'); return contents; } },
      ]);`;
    const args = ['--input-type=module', '--eval', script];
    const { status } = spawnSync(process.execPath, args, { cwd: folder });
    expect([status, listing(folder)]).toEqual([0, ['one', 'two']]);
  });
});
