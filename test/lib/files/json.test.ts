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

describe('text that is not JSON', () => {
  it('is refused with the place and the fault', () => {
    expect(() => parseJson('{\n  "a": 1,\n}\n', 'x.json')).toThrow(
      'x.json is not JSON: line 3, column 1: property name expected. Fix it, or take it back from version control.',
    );
  });

  it.each([
    ['[\n  1,\n  "a\n  b"\n]', 3, 3, 'unexpected end of string'],
    ['{\n  // mine\n  "a": 1\n}', 2, 3, 'invalid comment token'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'comma expected'],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3, 'comma expected'],
    ['\uFEFF{"a" 2}', 1, 6, 'colon expected'],
    ['{\n  "a": nul\n}', 2, 8, 'invalid symbol'],
    ['{\n  "a": 01\n}', 2, 9, 'comma expected'],
    ['{\n  "a": "\\x"\n}', 2, 8, 'invalid escape character'],
    ['{}\n\n]', 3, 1, 'end of file expected'],
    ['{\n  "a": 1,\n', 3, 1, 'property name expected'],
    ['', 1, 1, 'value expected'],
    ['{"a":', 1, 6, 'value expected'],
    ['['.repeat(100_000), 1, 100_001, 'the file ends too early'],
  ])('is refused with where it is broken, and how: %#', (text, line, column, fault) => {
    expect(() => parseJson(text, 'x.json')).toThrow(
      `x.json is not JSON: line ${String(line)}, column ${String(column)}: ${fault}. Fix it`,
    );
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
});
