import { describe, expect, it } from 'vitest';

import { appCommand, roleCommand } from '../../../lib/options/command.js';
import { Request, textsOf } from '../../../lib/options/request.js';
import { ROLES, web } from '../../../lib/roles.js';

const app = appCommand(ROLES);

describe('the flags of a command line', () => {
  it('are found under either spelling', () => {
    const texts = textsOf(
      app,
      { webCount: 4, 'web-count': 4, lbIps: '192.168.33.9', help: true },
      [],
      [],
    );
    expect(Object.fromEntries(texts)).toEqual({ 'web-count': '4', 'lb-ips': '192.168.33.9' });
  });

  it.each([
    [{ foo: 'x' }, '--foo: there is no such option'],
    [{ 'web-cont': '3' }, '--web-cont: there is no such option. Perhaps --web-count?'],
    [{ x: true }, '-x: there is no such option'],
    [{ 'web-count': true }, '--web-count: the value is missing'],
    [{ name: '' }, '--name: the value is missing'],
    [{ constructor: true }, '--constructor: there is no such option'],
    [{ 'web-count': ['4', '5'] }, '--web-count: it is given twice'],
  ])('are refused: %j', (raw, message) => {
    expect(() => textsOf(app, raw, [], [])).toThrow(message);
  });

  it('leave no word over', () => {
    expect(() => textsOf(app, {}, ['b'], [])).toThrow('b: this word belongs to no option');
  });
});

describe('a request', () => {
  it('has the values of each group', () => {
    const request = Request.parse(
      app,
      new Map([
        ['name', 'shop'],
        ['web-count', '4'],
        ['chef-server-memory', '2048'],
      ]),
    );
    expect(request.app).toEqual({ name: 'shop' });
    expect(request.role('web')).toEqual({ count: 4 });
    expect(request.role('lb')).toEqual({});
    expect(request.chefServer).toEqual({ memory: 2048 });
  });

  it('names options as the user would write them', () => {
    expect(Request.parse(app, new Map()).flag('web', 'count')).toBe('--web-count');
    expect(Request.parse(roleCommand(web), new Map()).flag('web', 'count')).toBe('--count');
  });
});
