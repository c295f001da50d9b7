/**
 * The roles machines play, and what it takes to add one: another npm package
 * (`generator-consul-cluster-NAME`) describes its role as a {@link Role} and hands it to
 * `roleGenerator` of `generator-consul-cluster/generator`, which is public.
 */
import { NAME_RULES, type NameRule } from './cluster/names.js';
import { templateFolder } from './package.js';
import type { Cluster } from './settings/schema.js';

/**
 * A setting that only this role has. It stands in cluster.json under `roles.ROLE.KEY`, is an option
 * of the role's generator (`--max-size` for the key `max_size`), and can be asked for.
 */
export type RoleOption = {
  /** One sentence without a full stop, for the help and the README. */
  readonly description: string;
  /** The question it is asked with; it is not asked for where this is left out. */
  readonly question?: string;
} & (
  | { readonly type: 'boolean'; readonly default: boolean }
  | {
      readonly type: 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | {
      readonly type: 'choice';
      readonly default: string;
      readonly choices: readonly [string, ...string[]];
    }
  | {
      readonly type: 'text';
      readonly default: string;
      /** What it is made of; any line of text where this is left out. */
      readonly rule?: NameRule;
    }
  | {
      readonly type: 'port';
      readonly default: number;
      /** The ports that something else on these machines listens on, and what does. */
      readonly taken?: Readonly<Record<number, string>>;
    }
);

/** A command to type, and what it does. */
export interface NextStep {
  readonly command: string;
  readonly meaning: string;
}

/** A role: a kind of machine, with the settings a cluster gets when the user says nothing. */
export interface Role {
  /** As in cluster.json: `web`. */
  readonly name: string;
  /** What its machines are called in questions and help, in the plural: `web nodes`. */
  readonly title: string;
  /** The absolute folder of its templates, laid out like the generated repository. */
  readonly templates: string;
  /** How the names of its machines begin: `node`. */
  readonly prefix: string;
  /** The number of its first machine, an offset in the network. */
  readonly start: number;
  /** How many machines a new cluster has; 0 where it has the role only if it is asked for. */
  readonly count: number;
  /** The fewest that a cluster works with; 0 where this is left out: then it can do without the role. */
  readonly fewest?: number;
  /** The memory of a machine, in MB. */
  readonly memory: number;
  /** The name of its Chef role behind the name of the cluster; its own name where this is left out. */
  readonly chefRole?: string;
  /** The settings that only this role has, by their keys in cluster.json. */
  readonly options?: Readonly<Record<string, RoleOption>>;
  /** What can be typed once the machines are up, beside the usual commands. */
  readonly nextSteps?: (cluster: Cluster) => readonly NextStep[];
  /** What is to be said of a count that works but is not wise; undefined where nothing is. */
  readonly advice?: (count: number, cluster: Cluster) => string | undefined;
}

/** The Consul servers, which hold the catalogue and show the UI. */
export const consulServer: Role = {
  name: 'consul-server',
  title: 'Consul servers',
  templates: templateFolder('consul-server'),
  prefix: 'srv',
  start: 101,
  count: 3,
  fewest: 1,
  memory: 1024,
  chefRole: 'server',
  advice: (count) =>
    count % 2 === 0
      ? `${String(count)} Consul servers tolerate no more failures than ${String(count - 1)}: an odd number is better.`
      : undefined,
};

/** Every machine has it, for `rake`. */
const SSH = { 22: 'ssh' };

/** The web nodes, which are registered in Consul as a service. */
export const web: Role = {
  name: 'web',
  title: 'web nodes',
  templates: templateFolder('web'),
  prefix: 'node',
  start: 201,
  count: 2,
  memory: 512,
  chefRole: 'client',
  options: {
    service: {
      type: 'text',
      rule: NAME_RULES.service,
      description: 'The service that they are in Consul, and in its DNS',
      default: 'web',
    },
    port: {
      type: 'port',
      taken: {
        ...SSH,
        8301: "Consul's gossip",
        8500: "Consul's HTTP API",
        8600: "Consul's DNS",
      },
      description: 'The port that their nginx listens on',
      default: 80,
    },
  },
};

/** The load balancers, which find the web nodes through Consul's DNS. */
export const lb: Role = {
  name: 'lb',
  title: 'load balancers',
  templates: templateFolder('lb'),
  prefix: 'lb',
  start: 211,
  count: 1,
  memory: 512,
  options: {
    port: {
      type: 'port',
      taken: { ...SSH, 53: 'dnsmasq' },
      description: 'The port that visitors use',
      default: 80,
    },
  },
  advice: (_count, { machines }) =>
    machines.some(({ role }) => role === web.name)
      ? undefined
      : 'There are no web nodes: the load balancers will answer 502 to every request.',
};

/** The roles of a new cluster, in the order in which their machines are listed. */
export const ROLES: readonly Role[] = [consulServer, web, lb];
