import { describe, expect, it } from 'vitest';

import { appCommand, roleCommand } from '../../../lib/options/command.js';
import { Request, refuseUnknown, refuseValues, textsOf } from '../../../lib/options/request.js';
import { ROLES, web } from '../../../lib/roles.js';
import { chefSettings } from '../../../lib/settings/chef.js';
import { clusterSettings } from '../../../lib/settings/cluster.js';

const app = appCommand(ROLES);

describe('the flags of a command line', () => {
  it('are found under either spelling', () => {
    const texts = textsOf(
      app,
      { webCount: 4, 'web-count': 4, lbIps: '192.168.33.9', help: true },
      [],
    );
    expect(Object.fromEntries(texts)).toEqual({ 'web-count': '4', 'lb-ips': '192.168.33.9' });
  });

  it.each([
    [{ 'web-count': true }, '--web-count: the value is missing'],
    [{ name: '' }, '--name: the value is missing'],
    [{ 'web-count': ['4', '5'] }, '--web-count: it is given twice'],
  ])('are refused: %j', (raw, message) => {
    expect(() => textsOf(app, raw, [])).toThrow(message);
  });

  it.each([
    ['b', '--help lists the options'],
    ['192.168.33.61', 'A list of addresses has commas and no spaces'],
    ['192.168.33.61,192.168.33.62', 'A list of addresses has commas and no spaces'],
  ])('leave no word over: %s', (word, remedy) => {
    expect(() => textsOf(app, {}, [word])).toThrow(
      `${word}: this word belongs to no option. ${remedy}`,
    );
  });
});

describe('unknown flags', () => {
  it.each([
    ['--foo', '--foo: there is no such option. --help lists the options.'],
    ['--web-cont', '--web-cont: there is no such option. Perhaps --web-count?'],
    ['--webCont', '--web-cont: there is no such option. Perhaps --web-count?'],
    ['--Name', '--Name: there is no such option. Perhaps --name?'],
    ['--constructor', '--constructor: there is no such option'],
    ['-x', '-x: there is no such option. --help lists the options.'],
    ['--f', '--f: there is no such option'],
  ])('%s is refused', (flag, message) => {
    expect(() => {
      refuseUnknown(app, ['--web-count', '-f', flag]);
    }).toThrow(message);
  });

  it('may be tolerated', () => {
    refuseUnknown(
      app,
      ['--webCount', '-h', '--defaults', '--skip-cache', '--insight'],
      ['insight'],
    );
  });
});

describe('a switch', () => {
  it.each([
    [{ force: 'false' }, '--force: it takes no value such as "false". Write --force alone'],
    [{ help: 0 }, '--help: it takes no value such as "0"'],
    [{ f: 'x' }, '-f: it takes no value'],
    [{ skipInstall: 'false' }, '--skip-install: it takes no value'],
    [{ defaults: [true, 'x'] }, '--defaults: it takes no value such as "x"'],
  ])('is refused with a value: %j', (raw, message) => {
    expect(() => {
      refuseValues(raw);
    }).toThrow(message);
  });

  it('stands alone', () => {
    refuseValues({ force: true, help: false, defaults: undefined, name: 'x' });
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
    expect(request.value(clusterSettings.name)).toBe('shop');
    expect(request.value(clusterSettings.domain)).toBeUndefined();
    expect(request.role('web')).toEqual({ count: 4 });
    expect(request.role('lb')).toEqual({});
    expect(request.value(chefSettings['chef-server'].memory)).toBe(2048);
    expect(request.given('chef-server')).toEqual(['memory']);
  });

  it('names options as the user would write them', () => {
    expect(Request.parse(app, new Map()).flag('web', 'count')).toBe('--web-count');
    expect(Request.parse(roleCommand(web), new Map()).flag('web', 'count')).toBe('--count');
  });
});
