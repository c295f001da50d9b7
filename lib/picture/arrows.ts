/** Who asks whom in a cluster. */
import { consulServer, lb, web } from '../roles.js';
import type { Cluster } from '../settings/schema.js';
import { BAR, GAP, RAIL, type Arrow, type Box, type Panel, type Text } from './shapes.js';
import { shortened } from './text.js';

/** What all machines do, at the arrow that begins in the middle of them. */
export const EVERY_MACHINE = 'every machine asks for its recipes';

/** What is written at the arrows between the roles, as the settings have it. */
export interface Labels {
  /** What visitors use: at the load balancers, and at the web nodes. */
  readonly visitors: string;
  readonly nodes: string;
  /** What the load balancers ask Consul for, and what the web nodes tell it: a line each. */
  readonly dns: readonly string[];
  readonly registration: readonly string[];
}

const LONGEST = 36;

/** The labels for a cluster, whose settings a role of an older version may lack. */
export function labelsOf({ consul, roles }: Cluster): Labels {
  const settings = (role: string): Readonly<Record<string, unknown>> => roles[role] ?? {};
  const { service = 'web' } = settings(web.name);
  const http = ({ port = 80 }) => (port === 80 ? 'HTTP' : `HTTP, port ${String(port)}`);
  return {
    visitors: http(settings(lb.name)),
    nodes: http(settings(web.name)),
    dns: ['DNS:', `${shortened(`${String(service)}.service.${consul.domain}`, LONGEST)}?`],
    registration: [`register as ${shortened(String(service), LONGEST)},`, 'health checks'],
  };
}

/** An arrow, and what is written at it. */
interface Labelled {
  readonly arrow: Arrow;
  readonly texts: readonly Text[];
}

/**
 * The arrows of the picture, with their labels. Of a role of another package nobody knows here whom
 * it asks, but for the Chef server.
 *
 * @param groups the panels of the roles, by their names
 * @param computer the workstation, above them
 * @param chef the Chef server, below them
 * @param frame around the groups, as wide as the two
 * @param labels what is written at those between the roles
 */
export function arrowsOf(
  groups: ReadonlyMap<string, Panel>,
  computer: Panel,
  chef: Panel,
  frame: Box,
  labels: Labels,
): Labelled[] {
  const [balancers, nodes, servers] = [lb, web, consulServer].map(({ name }) => groups.get(name));
  const visited = balancers ?? nodes;
  return [
    ...(visited ? [down(computer, visited, balancers ? labels.visitors : labels.nodes)] : []),
    ...(balancers && nodes ? [down(balancers, nodes, labels.nodes)] : []),
    ...(servers ? [down(computer, servers, 'UI, DNS')] : []),
    ...(balancers && servers ? [aside(balancers, servers, labels.dns)] : []),
    ...(nodes && servers ? [aside(nodes, servers, labels.registration)] : []),
    down(frame, chef, EVERY_MACHINE, true),
    around(computer, chef, 'cookbooks, roles'),
  ];
}

function down(from: Box, to: Box, label: string, dashed?: true): Labelled {
  const x = to.x + to.width / 2;
  const points = [[x, from.y + from.height] as const, [x, to.y] as const];
  return {
    arrow: dashed ? { points, dashed } : { points },
    texts: [{ kind: 'label', text: label, x: x + GAP, y: to.y - 18, anchor: 'start' }],
  };
}

function aside(from: Box, to: Box, label: readonly string[]): Labelled {
  const y = from.y + from.height / 2;
  const start = from.x + from.width;
  const texts = label.map((text, index): Text => {
    const line = y - GAP - (label.length - 1 - index) * 15;
    return { kind: 'label', text, x: (start + to.x) / 2, y: line, anchor: 'middle' };
  });
  return {
    arrow: {
      points: [
        [start, y],
        [to.x, y],
      ],
    },
    texts,
  };
}

/** Past everything, on the right. */
function around(from: Panel, to: Panel, label: string): Labelled {
  const right = from.x + from.width;
  const x = right + RAIL / 2;
  const [top, bottom] = [from.y + BAR / 2, to.y + BAR / 2];
  return {
    arrow: {
      points: [
        [right, top],
        [x, top],
        [x, bottom],
        [right, bottom],
      ],
      dashed: true,
    },
    texts: [
      {
        kind: 'label',
        text: label,
        x: x - 6,
        y: (top + bottom) / 2,
        anchor: 'middle',
        upright: true,
      },
    ],
  };
}
