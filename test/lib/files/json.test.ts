import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatCluster, formatLike, formatTight, parseJson } from '../../../lib/files/json.js';
import { appPlan } from '../../support/plans.js';

describe('cluster.json', () => {
  it('has one machine per line', () => {
    const lines = formatCluster(appPlan().cluster).split('\n');
    expect(lines).toContain('    {"name": "node202", "ip": "192.168.33.202", "role": "web"},');
    expect(lines.filter((line) => line.includes('"ip"'))).toHaveLength(6);
  });

  it('says what the object says', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (rest, machines, roles) => {
          const value = { ...rest, machines, roles };
          expect(JSON.parse(formatCluster(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});

describe('JSON in few lines', () => {
  it('has a line for whatever fits on one', () => {
    const wide = { name: 'x'.repeat(60), note: 'y'.repeat(60) };
    const lines = formatTight({ machines: [{ a: 1 }, { a: 2 }], wide, none: undefined }).split(
      '\n',
    );
    expect(lines).toContain('  "machines": [{"a": 1}, {"a": 2}],');
    expect(lines).toContain(`    "name": "${wide.name}",`);
  });

  it('says what the value says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(formatTight(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("JSON in the layout of the user's file", () => {
  it.each([
    ['{\n  "a": 1\n}\n', '{\n  "b": 2\n}\n'],
    ['{\n    "a": 1\n}', '{\n    "b": 2\n}\n'],
    ['{\n\t"a": 1\n}\n', '{\n\t"b": 2\n}\n'],
    ['\uFEFF{\r\n  "a": 1\r\n}\r\n', '\uFEFF{\r\n  "b": 2\r\n}\r\n'],
    ['{"a": 1}', '{\n  "b": 2\n}\n'],
  ])('%j', (own, expected) => {
    expect(formatLike({ b: 2 }, Buffer.from(own)).toString()).toBe(expected);
  });
});

describe('text that is JSON', () => {
  it('may begin with a byte order mark', () => {
    expect(parseJson('\uFEFF{"a": 1}', 'x.json')).toEqual({ a: 1 });
  });
});

describe('text that is no JSON', () => {
  it('is refused with its line', () => {
    expect(() => parseJson('{\n  "a": 1,\n}\n', 'x.json')).toThrow(
      /^x\.json, line 3: this is not valid JSON\. .*\.$/u,
    );
  });

  it.each([
    ['[\n  1,\n  "a\n  b"\n]', 3],
    ['{\n  // mine\n  "a": 1\n}', 2],
    ['{\n  "a": 1\n  "b": 2\n}', 3],
    ['{\n  "a": nul\n}', 2],
    ['{\n  "a": 01\n}', 2],
    ['{\n  "a": "\\x"\n}', 2],
    ['{}\n\n]', 3],
    ['{\n  "a": 1,\n', 3],
  ])('is refused with the line it is broken in: %j', (text, line) => {
    expect(() => parseJson(text, 'x.json')).toThrow(`x.json, line ${String(line)}: this is not`);
  });

  it('is refused where it is not UTF-8, a character of which would be lost', () => {
    const latin = Buffer.from('{\n  "name": "caf\u00e9"\n}', 'latin1');
    expect(() => parseJson(latin, 'a.json')).toThrow(
      'a.json, line 2: this is not UTF-8. Save the file as UTF-8, or take it back from version control.',
    );
    expect(parseJson(Buffer.from('\uFEFF{"name": "caf\u00e9"}'), 'a.json')).toEqual({
      name: 'caf\u00e9',
    });
  });

  it.each([
    ['whole', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['without an end', '['.repeat(100_000)],
    ['with zeros', '{"a": \0}'],
  ])('is refused in one line, %s', (_, text) => {
    expect(() => parseJson(text, 'a.json')).toThrow(/^a\.json[^\n]*: [ -~]+$/u);
  });

  it('is refused where it ends too early', () => {
    expect(() => parseJson('{"a":', 'x.json')).toThrow(/^x\.json.*: this is not valid JSON/u);
    expect(() => parseJson('', 'x.json')).toThrow(/^x\.json.*: this is not valid JSON/u);
  });
});
