import { quoted } from '../errors.js';
import { CHEF_SERVER } from './chef-server.js';

/** A rule for a name: what it must look like, in words and as a pattern, and one that would work. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly description: string;
  readonly example: string;
  /** The longest name allowed, in characters. */
  readonly maximum: number;
  /** Names that match and can still not be used, and why. */
  readonly refused?: { readonly pattern: RegExp; readonly reason: string };
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DNS_NAME = new RegExp(`^(?:${LABEL}\\.)*(?=[a-z0-9-]*[a-z])${LABEL}$`, 'u');

/**
 * The rules of the fields of cluster.json and chef.json. A cluster's name is the name of its cookbook
 * and of its machine image; the other rules are those of Chef, Consul and DNS.
 */
export const NAME_RULES = {
  cluster: {
    pattern: /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/u,
    description:
      'lower-case letters and digits with a single - or _ between them, beginning with a letter',
    example: 'chef-consul-cluster',
    maximum: 60,
  },
  role: {
    pattern: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u,
    description: 'lower-case letters and digits with a single - between them',
    example: 'web',
    maximum: 40,
  },
  chefRole: {
    pattern: /^[A-Za-z0-9_-]+$/u,
    description: 'letters, digits, - and _',
    example: 'chef-consul-cluster-client',
    maximum: 120,
  },
  machine: {
    pattern: new RegExp(`^${LABEL}$`, 'u'),
    description: 'a host name: lower-case letters, digits and - between them',
    example: 'node201',
    maximum: 63,
    refused: {
      pattern: new RegExp(`^${CHEF_SERVER.name}$`, 'u'),
      reason: 'the Chef server has this name',
    },
  },
  prefix: {
    pattern: /^[a-z][a-z0-9-]*$/u,
    description: 'lower-case letters, digits and -, beginning with a letter',
    example: 'node',
    maximum: 50,
  },
  domain: {
    pattern: DNS_NAME,
    description: 'a DNS name in lower case',
    example: 'example.jp',
    maximum: 180,
  },
  // With SERVICE.service. in front it is still a DNS name.
  consulDomain: {
    pattern: DNS_NAME,
    description: 'a DNS name in lower case',
    example: 'consul',
    maximum: 180,
  },
  // One label: Consul's DNS could not be asked for a name with a dot in it.
  service: {
    pattern: new RegExp(`^${LABEL}$`, 'u'),
    description: 'a name that DNS can hold: lower-case letters, digits and - between them, no dot',
    example: 'web',
    maximum: 63,
    refused: {
      pattern: /^consul$/u,
      reason: 'the Consul servers are registered under it',
    },
  },
  fqdn: {
    pattern: DNS_NAME,
    description: 'a DNS name in lower case',
    example: `${CHEF_SERVER.name}.example.jp`,
    maximum: 253,
  },
  datacenter: {
    pattern: /^[a-z0-9][a-z0-9_-]*$/u,
    description: 'lower-case letters, digits, - and _',
    example: 'dc1',
    maximum: 64,
  },
  user: {
    pattern: /^[a-z0-9][a-z0-9_-]*$/u,
    description: 'lower-case letters, digits, - and _',
    example: 'testuser',
    maximum: 64,
    refused: { pattern: /^pivotal$/u, reason: "pivotal is the Chef server's own superuser" },
  },
  organization: {
    pattern: /^[a-z0-9][a-z0-9_-]*$/u,
    description: 'lower-case letters, digits, - and _',
    example: 'testorg',
    maximum: 64,
  },
} satisfies Record<string, NameRule>;

/**
 * Says what is wrong with a name.
 *
 * @returns undefined when the rule allows it
 */
export function nameProblem(rule: NameRule, name: string): string | undefined {
  if (name.length > rule.maximum) {
    return `${quoted(name)} is longer than ${String(rule.maximum)} characters`;
  }
  if (!rule.pattern.test(name)) return `${quoted(name)} ${mismatch(rule)}`;
  return rule.refused?.pattern.test(name) === true
    ? `${quoted(name)} cannot be used, ${rule.refused.reason}`
    : undefined;
}

/** What is said of a text that does not match: `is not a DNS name in lower case`. */
export function mismatch({ description }: NameRule): string {
  return `is not ${description.startsWith('a ') ? '' : 'made of '}${description}`;
}
