/** What the user may have meant with a value that cannot be used: each function gives one that can, or undefined. */
import semver from 'semver';

import { nameProblem, type NameRule } from '../cluster/names.js';
import { isAddress } from '../cluster/network.js';
import { versionProblem, type SUPPORTED } from '../versions.js';

/** The host of a URL, which people copy where a name or an address is asked for; any other text as it is. */
function hostOf(text: string): string {
  return /^\s*[a-z]+:\/\/([^/:?#\s]+)/iu.exec(text)?.[1] ?? text;
}

/** A name that a rule allows: `My Shop!` becomes `my-shop`, `Café.Example` `cafe.example`. */
export function correctedName(rule: NameRule, text: string): string | undefined {
  const plain = hostOf(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  // Where a rule has no dots or no underscores, a hyphen stands for them.
  return [/[^a-z0-9._]+/gu, /[^a-z0-9.]+/gu, /[^a-z0-9_]+/gu, /[^a-z0-9]+/gu]
    .map((strange) => plain.replaceAll(strange, '-').replaceAll(/([._-])[._-]+/gu, '$1'))
    .flatMap((name) => [name, name.slice(0, rule.maximum)])
    .map((name) => name.replaceAll(/^[._-]+|[._-]+$/gu, ''))
    .flatMap((name) => [name, name.replace(/^[^a-z]+/u, '')])
    .find((name) => name !== '' && nameProblem(rule, name) === undefined);
}

/** A full version: `v1.22.5` becomes `1.22.5`, `1.21` `1.21.0`. */
export function correctedVersion(
  product: keyof typeof SUPPORTED,
  text: string,
): string | undefined {
  const version = /^\s*v?\d+(?:\.\d+){0,2}\s*$/iu.test(text) ? semver.coerce(text)?.version : '';
  if (version === undefined || version === '') return undefined;
  return versionProblem(product, version) === undefined ? version : undefined;
}

/** An address without what does not belong to it: `192.168.033.010` becomes `192.168.33.10`. */
export function correctedAddress(text: string): string | undefined {
  const bare = hostOf(text)
    .trim()
    .replace(/\/\d*$/u, '')
    .replaceAll(/\b0+(?=\d)/gu, '');
  return isAddress(bare) ? bare : undefined;
}

/** The number that a text begins with: `3 nodes` is 3, `2.5` is 2. */
export function correctedNumber(
  text: string,
  minimum: number,
  maximum: number,
): number | undefined {
  const digits = /^\s*(\d{1,15})(?:\.\d*)?(?:\s.*)?$/su.exec(text)?.[1];
  const value = digits === undefined ? NaN : Number(digits);
  return value >= minimum && value <= maximum ? value : undefined;
}
