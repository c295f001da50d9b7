/** Where everything of the picture of a cluster has its place. */
import type { Plan } from '../plan/plan.js';
import { consulServer, lb, web } from '../roles.js';
import type { Cluster, Machine } from '../settings/schema.js';
import { arrowsOf, EVERY_MACHINE, labelsOf } from './arrows.js';
import {
  BAR,
  DOWN,
  GAP,
  RAIL,
  TEXTS,
  type Box,
  type Panel,
  type Picture,
  type Text,
} from './shapes.js';
import { shortened, widthOf } from './text.js';

const MARGIN = 20;
/** Around what is in a frame or panel. */
const PADDING = 14;
/** Room for the title of a panel and what runs there. */
const HEAD = 53;
const MACHINE_HEIGHT = 40;
/** A README is some 900 pixels wide: wider pictures become hard to read. */
const WIDEST = 1000;
const LONGEST_NAME = 24;

/** What runs on the machines of a role. */
const RUNS: Readonly<Record<string, string>> = {
  [lb.name]: 'nginx, dnsmasq',
  [web.name]: 'nginx, Consul agent',
  [consulServer.name]: 'Consul, with its UI',
};

/** The machines of one role. */
interface Group {
  readonly role: string;
  readonly title: string;
  readonly runs: string;
  readonly machines: readonly Machine[];
}

/** A panel and what is written in it. */
interface Written {
  readonly panel: Panel;
  readonly texts: readonly Text[];
}

/**
 * Lays the picture out: the workstation above; load balancers, web nodes and other roles one below
 * another; the Consul servers beside them; the Chef server below.
 */
export function layOutPicture({ cluster, chef }: Plan): Picture {
  const title = heading(cluster);
  const top = MARGIN + TEXTS.heading + 2 * GAP;
  const labels = labelsOf(cluster);
  const lines = [...labels.dns, ...labels.registration];
  const between = Math.max(...lines.map((line) => widthOf(line, TEXTS.label) + 3 * GAP));
  const groups = groupPanels(cluster, MARGIN + PADDING, top + BAR + DOWN, between);
  const panels = [...groups.values()].map(({ panel }) => panel);
  const server = chefServer(chef['chef-server']);
  const width = Math.max(
    ...panels.map((panel) => panel.x + panel.width + PADDING - MARGIN),
    title.end - MARGIN,
    2 * (widthOf(EVERY_MACHINE, TEXTS.label) + GAP),
    ...server.map((text) => widthOf(text, TEXTS.title) + 2 * PADDING),
  );
  const bottom = Math.max(...panels.map((panel) => panel.y + panel.height)) + PADDING;
  const y = top + BAR + DOWN - PADDING;
  const frame = { x: MARGIN, y, width, height: bottom - y };
  const computer = bar({ x: MARGIN, y: top, width, height: BAR }, 'computer', [
    'your computer',
    'browser, curl, dig; rake, knife, ssh',
  ]);
  const below = bar({ x: MARGIN, y: bottom + DOWN, width, height: BAR }, 'chef', server);
  const byRole = new Map([...groups].map(([role, { panel }]) => [role, panel]));
  const labelled = arrowsOf(byRole, computer.panel, below.panel, frame, labels);
  const written = [...groups.values(), computer, below];
  return {
    width: MARGIN + width + RAIL,
    height: bottom + DOWN + BAR + MARGIN,
    frame,
    panels: written.map(({ panel }) => panel),
    arrows: labelled.map(({ arrow }) => arrow),
    texts: [...title.texts, ...[...written, ...labelled].flatMap(({ texts }) => texts)],
  };
}

/** The name of the cluster and its network; where they end. */
function heading({ name, network, datacenter }: Cluster): { texts: Text[]; end: number } {
  const y = MARGIN + TEXTS.heading;
  const x = MARGIN + widthOf(name, TEXTS.heading) + GAP;
  const place = `${network}, datacenter ${datacenter}`;
  const texts = [text('heading', name, MARGIN, y), text('small', place, x, y)];
  return { texts, end: x + widthOf(place, TEXTS.small) };
}

function chefServer(server: Plan['chef']['chef-server']): [title: string, line: string] {
  const { edition, api_fqdn: name, ipaddr } = server;
  return edition === 'existing'
    ? ['your Chef server', name]
    : ['Chef server', `${name}, ${ipaddr}`];
}

/** Who has machines, the Consul servers last. */
function groupsOf({ roles, machines }: Cluster): Group[] {
  const known = [lb, web, consulServer];
  const names = Object.keys(roles).filter((name) => known.every((role) => role.name !== name));
  const others = names.map((name) => ({ name, title: name, runs: roles[name]?.chef_role ?? '' }));
  const [balancers, nodes, servers] = known.map((role) => ({
    ...role,
    runs: RUNS[role.name] ?? '',
  }));
  return [balancers, nodes, ...others, servers]
    .filter((group) => group !== undefined)
    .map(({ name, title, runs }) => ({
      role: name,
      title,
      runs,
      machines: machines.filter(({ role }) => role === name),
    }))
    .filter((group) => group.machines.length > 0);
}

/**
 * The panels of the roles, from their upper left corner on.
 *
 * @param between how far the Consul servers stand from the others
 */
function groupPanels(
  cluster: Cluster,
  x: number,
  top: number,
  between: number,
): Map<string, Written> {
  const groups = groupsOf(cluster);
  const servers = groups.find(({ role }) => role === consulServer.name);
  const others = groups.filter((group) => group !== servers);
  const machine = machineWidth(cluster.machines);
  const serverColumns = Math.ceil((servers?.machines.length ?? 0) / 8);
  const serversWidth = servers === undefined ? 0 : panelWidth([servers], serverColumns, machine);
  const columns = columnsFor(others, machine, WIDEST - serversWidth - between);
  const width = others.length === 0 ? 0 : panelWidth(others, columns, machine);
  const placed = new Map<string, Written>();
  let y = top;
  for (const group of others) {
    const written = groupPanel(group, { x, y, width, height: 0 }, columns);
    placed.set(group.role, written);
    y += written.panel.height + DOWN;
  }
  if (servers !== undefined) {
    const beside = others.length === 0 ? x : x + width + between;
    const height = Math.max(0, y - DOWN - top);
    const place = { x: beside, y: top, width: serversWidth, height };
    placed.set(servers.role, groupPanel(servers, place, serverColumns));
  }
  return placed;
}

function machineWidth(machines: readonly Machine[]): number {
  const widths = machines.flatMap(({ name, ip }) => [
    widthOf(shortened(name, LONGEST_NAME), TEXTS.name),
    widthOf(ip, TEXTS.small),
  ]);
  return Math.max(...widths) + 2 * GAP;
}

/** How many machines stand side by side: about as many as below one another, and no more than fit. */
function columnsFor(groups: readonly Group[], machine: number, room: number): number {
  const most = Math.max(...groups.map(({ machines }) => machines.length), 1);
  const left = room - RAIL - MARGIN - 4 * PADDING;
  const fitting = Math.max(1, Math.floor((left + GAP) / (machine + GAP)));
  return Math.min(Math.max(2, Math.ceil(Math.sqrt(most))), fitting);
}

function panelWidth(groups: readonly Group[], columns: number, machine: number): number {
  const heads = groups.flatMap(({ title, runs }) => [
    widthOf(title, TEXTS.title),
    widthOf(runs, TEXTS.small),
  ]);
  return Math.max(columns * (machine + GAP) - GAP, ...heads) + 2 * PADDING;
}

/**
 * The panel of a role.
 *
 * @param place whose height is the least that it is to have
 */
function groupPanel({ role, title, runs, machines }: Group, place: Box, columns: number): Written {
  const { x, y, width } = place;
  const column = Math.floor((width - 2 * PADDING + GAP) / columns);
  const boxes = machines.map((_, index) => ({
    x: x + PADDING + (index % columns) * column,
    y: y + HEAD + Math.floor(index / columns) * (MACHINE_HEIGHT + GAP),
    width: column - GAP,
    height: MACHINE_HEIGHT,
  }));
  const rows = Math.ceil(machines.length / columns);
  const height = HEAD + rows * (MACHINE_HEIGHT + GAP) - GAP + PADDING;
  const colour = Object.hasOwn(RUNS, role) ? role : 'other';
  return {
    panel: { ...place, height: Math.max(height, place.height), colour, machines: boxes },
    texts: [
      text('title', title, x + PADDING, y + 25),
      text('small', runs, x + PADDING, y + 42),
      ...machines.flatMap(({ name, ip }, index) => {
        const { x: left = 0, y: above = 0, width: wide = 0 } = boxes[index] ?? {};
        const middle = left + wide / 2;
        return [
          text('name', shortened(name, LONGEST_NAME), middle, above + 17, 'middle'),
          text('small', ip, middle, above + 32, 'middle'),
        ];
      }),
    ],
  };
}

function bar(place: Box, colour: string, [title, line]: readonly [string, string]): Written {
  const texts = [
    text('title', title, place.x + PADDING, place.y + 23),
    text('small', line, place.x + PADDING, place.y + 41),
  ];
  return { panel: { ...place, colour, machines: [] }, texts };
}

function text(
  kind: Text['kind'],
  content: string,
  x: number,
  y: number,
  anchor: Text['anchor'] = 'start',
): Text {
  return { kind, text: content, x, y, anchor };
}
