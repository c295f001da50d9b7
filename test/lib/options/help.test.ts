import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { COMMANDS, flagsOf } from '../../../lib/options/command.js';
import { helpText } from '../../../lib/options/help.js';
import { packageRoot } from '../../../lib/package.js';
import { withOptionTables } from '../../support/option-tables.js';

describe.each(COMMANDS)('the help of $name', (command) => {
  const help = helpText(command, 'yo x');

  it('names every flag, its default and its choices', () => {
    for (const { name, option } of flagsOf(command)) {
      expect(help).toContain(`--${name} `);
      if (option.default !== undefined) expect(help).toContain(`(default: ${option.default})`);
      for (const choice of option.choices ?? []) expect(help).toContain(choice);
    }
  });

  it('has examples whose flags exist and whose values can be read', () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(help).toContain(`yo x ${example}`);
      for (const [, name = '', value] of example.matchAll(/--(\S+)(?: ([^-]\S*))?/gu)) {
        if (name === 'defaults') continue;
        const flag = flagsOf(command).find((candidate) => candidate.name === name);
        expect(() => flag?.option.parse(value ?? '', name)).not.toThrow();
        expect(flag).toBeDefined();
      }
    }
  });

  it('has a default for each option that the option itself accepts', () => {
    for (const { name, option } of flagsOf(command)) {
      if (option.default !== undefined) option.parse(option.default, name);
    }
  });
});

describe('the README', () => {
  it('gets a table between its markers', () => {
    const text = 'x\n<!-- options:web -->\nold\n<!-- /options -->\ny\n';
    const result = withOptionTables(text);
    expect(result).toContain('| `--count <number>`');
    expect(result).not.toContain('old');
    expect(withOptionTables(result)).toBe(result);
  });

  // A snapshot in a file, so that `npm run options` can bring it up to date.
  it('has the tables of options as they are (npm run options writes them)', async () => {
    const readme = join(packageRoot, 'README.md');
    await expect(withOptionTables(readFileSync(readme, 'utf8'))).toMatchFileSnapshot(readme);
  });
});
