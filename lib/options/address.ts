import { quoted, userError } from '../errors.js';
import { isAddress } from '../cluster/network.js';
import type { Option } from './option.js';

function parseAddress(text: string, where: string): string {
  if (isAddress(text)) return text;
  throw userError(
    where,
    `${quoted(text)} is not an IPv4 address`,
    'Four numbers from 0 to 255 with dots between them would work',
  );
}

/** An option whose value is an IPv4 address. */
export function addressOption(
  description: string,
  rest: Pick<Option<string>, 'default' | 'question'>,
): Option<string> {
  return { placeholder: '<address>', description, ...rest, parse: parseAddress };
}

/** An option whose value is a list of IPv4 addresses with commas between them. */
export function addressListOption(description: string): Option<readonly string[]> {
  return {
    placeholder: '<address,…>',
    description,
    parse: (text, where) => text.split(',').map((part) => parseAddress(part.trim(), where)),
  };
}
