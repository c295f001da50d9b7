import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { COMMANDS, LETTERS, flagsOf } from '../../../lib/options/command.js';
import { helpText } from '../../../lib/options/help.js';
import { written } from '../../../lib/settings/setting.js';
import { packageRoot } from '../../../lib/package.js';
import { withOptionTables } from '../../support/option-tables.js';

const callOf = (name: string) => `yo ${name}`;

describe.each(COMMANDS)('the help of $name', (command) => {
  const help = helpText(command, callOf);

  it('names every flag, its default and its choices', () => {
    const words = help.replaceAll(/\s+/gu, ' ');
    for (const { name, option } of flagsOf(command)) {
      expect(words).toContain(`--${name} ${option.placeholder} ${option.description}`);
      if (option.default !== undefined)
        expect(words).toContain(`default: ${written(option.default)})`);
      if (option.choices !== undefined) {
        expect(words).toContain(`(one of ${option.choices.join(', ')}`);
      }
    }
    for (const [name, letter] of Object.entries(LETTERS)) {
      expect(help).toContain(`  -${letter}, --${name}  `);
    }
  });

  it.each([
    [80, undefined],
    [60, 60],
    [60, 20],
    [100, 100],
    [100, 300],
  ])('is %i columns wide on a terminal of %i', (width, columns) => {
    const [options = ''] = helpText(command, callOf, columns).split('\nExamples:');
    const longest = Math.max(...options.split('\n').map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(width);
    expect(longest).toBeGreaterThan(width - 12);
    expect(options).not.toMatch(/ $/mu);
  });

  it('has examples whose flags exist and whose values can be read', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(help).toContain(`yo ${command.name} ${example}`);
      for (const [, name = '', value] of example.matchAll(/--(\S+)(?: ([^-]\S*))?/gu)) {
        if (name === 'defaults') continue;
        const flag = flagsOf(command).find((candidate) => candidate.name === name);
        expect(() => flag?.option.parse(value ?? '', name)).not.toThrow();
        expect(flag).toBeDefined();
      }
    }
  });

  it('names the sub-generators where it is that of the whole', () => {
    const others = COMMANDS.filter(({ name }) => name !== 'app');
    for (const { name, changes } of others) {
      const line = new RegExp(`^ {2}yo ${name} +${changes}$`, 'mu');
      if (command.name === 'app') expect(help).toMatch(line);
      else expect(help).not.toMatch(line);
    }
  });

  it('has a default for each option that the option itself accepts', () => {
    for (const { name, option } of flagsOf(command)) {
      if (option.default !== undefined) option.parse(written(option.default), name);
    }
  });
});

describe('docs/options.md', () => {
  it('gets a table between its markers', () => {
    const text = 'x\n<!-- options:web -->\nold\n<!-- /options -->\ny\n';
    const result = withOptionTables(text);
    expect(result).toContain('| `--count <number>`');
    expect(result).not.toContain('old');
    expect(withOptionTables(result)).toBe(result);
  });

  it('has the markers of the three tables', () => {
    const text = readFileSync(join(packageRoot, 'docs/options.md'), 'utf8');
    const markers = [...text.matchAll(/<!-- (?:options:[a-z-]+|\/options) -->/gu)];
    expect(markers.map(([marker]) => marker)).toEqual(
      ['app', 'chef-server', 'web'].flatMap((name) => [
        `<!-- options:${name} -->`,
        '<!-- /options -->',
      ]),
    );
  });

  // A snapshot in a file, so that `npm run options` can bring it up to date.
  it('has the tables of options as they are (npm run options writes them)', async () => {
    const options = join(packageRoot, 'docs/options.md');
    await expect(withOptionTables(readFileSync(options, 'utf8'))).toMatchFileSnapshot(options);
  });
});
