/** The tables of options in docs/options.md, between `<!-- options:NAME -->` and `<!-- /options -->`. */
import { commandNamed } from '../../lib/options/command.js';
import { markdownTable } from '../../lib/options/help.js';

/**
 * Writes the tables of options into a text, where it has the markers for them.
 *
 * @param text of the file
 * @returns the text with the tables as they are to be
 */
export function withOptionTables(text: string): string {
  return text.replaceAll(
    /(<!-- options:([a-z-]+) -->\n)[^]*?(<!-- \/options -->)/gu,
    (whole, open: string, name: string, close: string) => {
      const command = commandNamed(name);
      return command === undefined ? whole : `${open}\n${markdownTable(command)}\n\n${close}`;
    },
  );
}
