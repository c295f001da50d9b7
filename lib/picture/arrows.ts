/** Who asks whom in a cluster. */
import { consulServer, lb, web } from '../roles.js';
import { BAR, GAP, RAIL, type Arrow, type Box, type Panel, type Text } from './shapes.js';
import { shortened } from './text.js';

/** What all machines do, at the arrow that begins in the middle of them. */
export const EVERY_MACHINE = 'every machine asks for its recipes';

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
 * @param service the web nodes' one in Consul: its name, and its name in Consul's DNS
 */
export function arrowsOf(
  groups: ReadonlyMap<string, Panel>,
  computer: Panel,
  chef: Panel,
  frame: Box,
  service: { readonly name: string; readonly dns: string },
): Labelled[] {
  const [balancers, nodes, servers] = [lb, web, consulServer].map(({ name }) => groups.get(name));
  const visited = balancers ?? nodes;
  return [
    ...(visited ? [down(computer, visited, 'HTTP')] : []),
    ...(balancers && nodes ? [down(balancers, nodes, 'HTTP')] : []),
    ...(servers ? [down(computer, servers, 'UI, DNS')] : []),
    ...(balancers && servers
      ? [aside(balancers, servers, ['DNS:', shortened(`${service.dns}?`, ROOM)])]
      : []),
    ...(nodes && servers
      ? [aside(nodes, servers, [shortened(`register as ${service.name},`, ROOM), 'health checks'])]
      : []),
    down(frame, chef, EVERY_MACHINE, true),
    around(computer, chef, 'cookbooks, roles'),
  ];
}

/** The most characters that have room between two panels. */
const ROOM = 22;

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
