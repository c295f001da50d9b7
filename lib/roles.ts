/**
 * The roles machines play, and what it takes to add one: another npm package
 * (`generator-consul-cluster-NAME`) describes its role as a {@link Role} and hands it to
 * `roleGenerator` of `generator-consul-cluster/generator`, which is public.
 */
import { templateFolder } from './package.js';

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
  /** How many machines a new cluster has. */
  readonly count: number;
  /** The memory of a machine, in MB. */
  readonly memory: number;
  /** The name of its Chef role behind the name of the cluster; its own name where this is left out. */
  readonly chefRole?: string;
  /** What is to be said of a count that works but is not wise; undefined where nothing is. */
  readonly advice?: (count: number) => string | undefined;
}

/** The Consul servers, which hold the catalogue and show the UI. */
export const consulServer: Role = {
  name: 'consul-server',
  title: 'Consul servers',
  templates: templateFolder('consul-server'),
  prefix: 'srv',
  start: 101,
  count: 3,
  memory: 1024,
  chefRole: 'server',
  advice: (count) =>
    count % 2 === 0
      ? `${String(count)} Consul servers tolerate no more failures than ${String(count - 1)}: an odd number is better.`
      : undefined,
};

/** The web nodes, which are registered as the service `web`. */
export const web: Role = {
  name: 'web',
  title: 'web nodes',
  templates: templateFolder('web'),
  prefix: 'node',
  start: 201,
  count: 2,
  memory: 512,
  chefRole: 'client',
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
};

/** The roles of a new cluster, in the order in which their machines are listed. */
export const ROLES: readonly Role[] = [consulServer, web, lb];
