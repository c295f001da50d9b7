/** The picture of a cluster, as the SVG that its README shows. */
import type { RenderedFile } from '../files/render.js';
import type { Plan } from '../plan/plan.js';
import { layOutPicture } from './layout.js';
import { TEXTS, type Arrow, type Box, type Panel, type Text } from './shapes.js';
import { escaped } from './text.js';

/** Where it lies in a generated repository. */
export const PICTURE = 'cluster.svg';

/** In light and dark. It has a background of its own: a page's may be of the other kind. */
const STYLE = `
text { font-family: system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1b1f24; }
${Object.entries(TEXTS)
  .map(([kind, size]) => `.${kind} { font-size: ${String(size)}px; }`)
  .join('\n')}
.heading, .title, .name { font-weight: 600; }
.small, .label { fill: #535c68; }
.back { fill: #fff; stroke: #d5dae1; }
.frame { fill: none; stroke: #b8c0cb; stroke-dasharray: 2 4; }
.panel { fill: #eef1f5; stroke: #c3cad4; }
.machine { fill: #fff; stroke: #c3cad4; }
.lb { fill: #e3ecfd; stroke: #8fb0ee; }
.web { fill: #dff3e6; stroke: #7fc29a; }
.consul-server { fill: #f7e3f1; stroke: #d896c2; }
.chef { fill: #fbecd9; stroke: #dcb27a; }
.arrow { fill: none; stroke: #535c68; stroke-width: 1.5; }
.dashed { stroke-dasharray: 6 4; }
.tip { fill: #535c68; }
@media (prefers-color-scheme: dark) {
  text { fill: #eceff3; }
  .small, .label { fill: #aab3bf; }
  .back { fill: #0f1318; stroke: #323a45; }
  .frame { stroke: #4a5462; }
  .panel { fill: #1d232b; stroke: #3b4451; }
  .machine { fill: #0f1318; stroke: #3b4451; }
  .lb { fill: #17294b; stroke: #3f64a8; }
  .web { fill: #12321f; stroke: #357a50; }
  .consul-server { fill: #3a1a30; stroke: #8d4a77; }
  .chef { fill: #3a2a12; stroke: #8a6731; }
  .arrow { stroke: #aab3bf; }
  .tip { fill: #aab3bf; }
}
`;

/** The picture of the cluster, which every change of a machine draws anew. */
export function pictureFile(plan: Plan): RenderedFile {
  return { path: PICTURE, contents: Buffer.from(drawCluster(plan)), handEdits: 'lines' };
}

/** Draws the machines of a plan, and who asks whom. */
export function drawCluster(plan: Plan): string {
  const { width, height, frame, panels, arrows, texts } = layOutPicture(plan);
  const { cluster } = plan;
  const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`;
  const machines = cluster.machines.map(({ name, ip, role }) => `${name} (${role}, ${ip})`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(`The machines of ${cluster.name}`)}</title>`,
    `<desc id="description">${escaped(machines.join(', '))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0 8 4 0 8Z"/></marker></defs>',
    rectangle({ x: 0.5, y: 0.5, width: width - 1, height: height - 1 }, 'back', 12),
    rectangle(frame, 'frame', 12),
    ...panels.flatMap(panelLines),
    ...arrows.map(arrowLine),
    ...texts.map(textLine),
    '</svg>',
    '',
  ].join('\n');
}

function panelLines(panel: Panel): string[] {
  return [
    rectangle(panel, `panel ${panel.colour}`, 10),
    ...panel.machines.map((machine) => rectangle(machine, 'machine', 6)),
  ];
}

function rectangle({ x, y, width, height }: Box, kind: string, round: number): string {
  const [left, top, wide, high, radius] = [x, y, width, height, round].map(String);
  return `<rect class="${kind}" x="${left ?? ''}" y="${top ?? ''}" width="${wide ?? ''}" height="${high ?? ''}" rx="${radius ?? ''}"/>`;
}

function arrowLine({ points, dashed }: Arrow): string {
  const path = points.map((point) => point.join(' ')).join('L');
  return `<path class="arrow${dashed ? ' dashed' : ''}" d="M${path}" marker-end="url(#tip)"/>`;
}

function textLine({ kind, text, x, y, anchor, upright }: Text): string {
  const place = `x="${String(x)}" y="${String(y)}"`;
  const turned = upright ? ` transform="rotate(-90 ${String(x)} ${String(y)})"` : '';
  return `<text class="${kind}" ${place} text-anchor="${anchor}"${turned}>${escaped(text)}</text>`;
}
