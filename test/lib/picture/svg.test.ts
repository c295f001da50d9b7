import { join } from 'node:path';

import { DOMParser, onWarningStopParsing } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';

import { layOutPicture } from '../../../lib/picture/layout.js';
import { TEXTS, type Box, type Picture, type Text } from '../../../lib/picture/shapes.js';
import { drawCluster } from '../../../lib/picture/svg.js';
import { packageRoot } from '../../../lib/package.js';
import { widthOf } from '../../../lib/picture/text.js';
import type { Plan } from '../../../lib/plan/plan.js';
import { appPlan } from '../../support/plans.js';

/** The plan with machines of a role that this package does not know. */
function withCaches(plan: Plan): Plan {
  const { cluster } = plan;
  const cache = { chef_role: 'shop-cache', prefix: 'cache', start: 221, memory: 512 };
  const machines = ['192.168.33.221', '192.168.33.222'].map((ip, index) => ({
    name: `cache<${String(index)}> & "more"`,
    ip,
    role: 'cache',
  }));
  return {
    ...plan,
    cluster: {
      ...cluster,
      roles: { ...cluster.roles, cache },
      machines: [...cluster.machines, ...machines],
    },
  };
}

const SIXTY = {
  'consul-server-count': '5',
  'web-count': '52',
  'web-start': '20',
  'lb-count': '3',
};
const EXISTING = {
  'chef-server-edition': 'existing',
  'chef-server-ip': '192.168.40.9',
  'chef-server-fqdn': 'chef.example.com',
};
const LONG = {
  name: 'a-long-name-of-a-cluster-that-goes-on',
  'web-prefix': 'production-tokyo-web-frontend',
  'web-count': '9',
  network: '10.20.0.0/16',
};

const PLANS: [string, Plan][] = [
  ['six machines', appPlan()],
  ['sixty machines', appPlan(SIXTY)],
  ['no load balancer', appPlan({ 'lb-count': '0' })],
  ['Consul servers alone', appPlan({ 'lb-count': '0', 'web-count': '0' })],
  ['many Consul servers', appPlan({ 'consul-server-count': '19' })],
  ['a role of another package', withCaches(appPlan())],
  ['a Chef server that exists', appPlan(EXISTING)],
  ['long names', appPlan(LONG)],
  [
    'a long service',
    appPlan({ 'web-service': 'a'.repeat(60), 'consul-domain': 'example.internal' }),
  ],
];

/** The room that a text takes. */
function boxOf({ kind, text, x, y, anchor, upright }: Text): Box {
  const size = TEXTS[kind];
  const long = widthOf(text, size);
  const start = anchor === 'middle' ? long / 2 : 0;
  return upright
    ? { x: x - size, y: y - start, width: size, height: long }
    : { x: x - start, y: y - size, width: long, height: size };
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function within(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The pairs of boxes that overlap. */
function overlaps(boxes: readonly Box[]): [Box, Box][] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(one, other))
      .map((other): [Box, Box] => [one, other]),
  );
}

/** The straight pieces of all arrows, as thin boxes, without the ends that touch something. */
function lines({ arrows }: Picture): Box[] {
  return arrows.flatMap(({ points }) =>
    points.slice(1).map(([x, y], index) => {
      const [fromX = x, fromY = y] = points[index] ?? [];
      return {
        x: Math.min(x, fromX) + (y === fromY ? 1 : 0),
        y: Math.min(y, fromY) + (x === fromX ? 1 : 0),
        width: Math.max(0.1, Math.abs(x - fromX) - 2),
        height: Math.max(0.1, Math.abs(y - fromY) - 2),
      };
    }),
  );
}

describe.each(PLANS)('the picture of %s', (_, plan) => {
  const picture = layOutPicture(plan);
  const texts = picture.texts.map(boxOf);
  const svg = drawCluster(plan);

  it('is well-formed XML', () => {
    const parser = new DOMParser({ onError: onWarningStopParsing });
    expect(parser.parseFromString(svg, 'image/svg+xml').documentElement?.tagName).toBe('svg');
  });

  it('has nothing that overlaps', () => {
    expect(overlaps(picture.panels)).toEqual([]);
    for (const panel of picture.panels) expect(overlaps(panel.machines)).toEqual([]);
    expect(overlaps(texts)).toEqual([]);
  });

  it('has everything within what it belongs to', () => {
    const all = { x: 0, y: 0, width: picture.width, height: picture.height };
    expect([...picture.panels, picture.frame, ...texts].filter((box) => !within(box, all))).toEqual(
      [],
    );
    const machines = picture.panels.flatMap((panel) => {
      expect(panel.machines.filter((machine) => !within(machine, panel))).toEqual([]);
      return panel.machines;
    });
    const boxes = [...picture.panels, ...machines];
    const cut = texts.filter((text) =>
      boxes.some((box) => overlap(text, box) && !within(text, box)),
    );
    expect(cut).toEqual([]);
  });

  it('has no arrow through a text or a machine', () => {
    const machines = picture.panels.flatMap((panel) => panel.machines);
    const crossed = lines(picture).flatMap((line) =>
      [...texts, ...machines].filter((box) => overlap(line, box)),
    );
    expect(crossed).toEqual([]);
  });

  it('shows the address of every machine, and of no other', () => {
    const shown = [...svg.matchAll(/>(\d+\.\d+\.\d+\.\d+)</gu)].map(([, ip]) => ip);
    expect(shown.toSorted()).toEqual(plan.cluster.machines.map(({ ip }) => ip).toSorted());
  });

  it('is no wider than a README shows it well', () => {
    expect(picture.width).toBeLessThanOrEqual(1060);
  });
});

describe('the picture', () => {
  it('says who asks whom', () => {
    const svg = drawCluster(appPlan());
    for (const label of ['HTTP', 'web.service.consul?', 'health checks', 'UI, DNS']) {
      expect(svg).toContain(`>${label}<`);
    }
    expect(drawCluster(appPlan({ 'lb-count': '0' }))).not.toContain('web.service.consul?');
    const other = appPlan({ 'web-service': 'shop', 'consul-domain': 'sd' });
    for (const label of ['shop.service.sd?', 'register as shop,']) {
      expect(drawCluster(other)).toContain(`>${label}<`);
    }
  });

  it('shortens a long name in the middle', () => {
    const svg = drawCluster(appPlan({ 'web-service': 'a'.repeat(63) }));
    expect(svg).toMatch(/>a+…[a-z.]*\.consul\?</u);
    expect(svg).toMatch(/>register as a+…a+,</u);
  });

  it('has the service, the domain and the ports of the settings', () => {
    const options = { 'web-service': 'shop', 'consul-domain': 'internal', 'web-port': '8080' };
    const svg = drawCluster(appPlan(options));
    for (const label of ['shop.service.internal?', 'register as shop,', 'HTTP, port 8080']) {
      expect(svg).toContain(`>${label}<`);
    }
  });

  it('names the Chef server, and the address of one of its own only', () => {
    expect(drawCluster(appPlan())).toContain('>chef-server.example.jp, 192.168.33.10<');
    expect(drawCluster(appPlan(EXISTING))).toContain('>chef.example.com<');
  });

  it('is for light and dark, and asks nobody for anything', () => {
    const svg = drawCluster(appPlan());
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|@import|href|<script/u,
    );
  });

  it('says to those who do not see it which machines there are', () => {
    expect(drawCluster(appPlan())).toContain(
      '<desc id="description">srv101 (consul-server, 192.168.33.101), ',
    );
  });

  it('changes with the machines', () => {
    expect(drawCluster(appPlan({ 'web-count': '3' }))).toContain('>node203<');
  });
});

it("is in the package's README as a new repository has it (npm run picture writes it)", async () => {
  const picture = join(packageRoot, 'docs/cluster.svg');
  await expect(drawCluster(appPlan())).toMatchFileSnapshot(picture);
});
