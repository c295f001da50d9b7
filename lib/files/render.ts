/** From a plan to the files of the repository. */
import { readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join, relative } from 'node:path';

import ejs from 'ejs';

import { fileError } from '../errors.js';
import { packageRoot, templateFolder } from '../package.js';
import type { Plan } from '../plan/plan.js';
import { PATHS } from '../repository.js';
import { formatCluster, formatJson } from './json.js';

/** A file as the generator would write it into a folder where there is none yet. */
export interface RenderedFile {
  /** The path in the repository, with forward slashes. */
  readonly path: string;
  readonly contents: Buffer;
  /** The status of the template, for an executable file. */
  readonly stat?: Stats;
  /**
   * What happens to what the user wrote into it: the file was made from it (`included`), or it is merged
   * with what is new by `keys` or by `lines`; a file that is `vendored` is replaced with its folder.
   */
  readonly handEdits: 'included' | 'keys' | 'lines' | 'vendored';
}

/** cluster.json. */
export function clusterFile({ cluster }: Plan): RenderedFile {
  return textFile(PATHS.cluster, formatCluster(cluster), 'included');
}

/** What a machine is made from with the docker provider: as the gem has it, for the user to change. */
export function imageFile(): RenderedFile {
  const { contents } = readTemplate(join(packageRoot, 'gems/chef-machines/image/Dockerfile'));
  return { path: 'provisioning/image/Dockerfile', contents, handEdits: 'lines' };
}

/** chef.json. */
export function chefFile({ chef }: Plan): RenderedFile {
  return textFile(PATHS.chef, formatJson(chef), 'included');
}

/** The README, which shows the machines, so that every change of one rewrites it. */
export function readmeFile(plan: Plan): RenderedFile {
  return renderTemplate(templateFolder('app'), `${PATHS.readme}.ejs`, plan);
}

/**
 * Renders a tree of templates. `__name__` in a path becomes the name of the cluster, a leading `dot_`
 * a dot; a file ending in `.ejs` is rendered, any other copied byte for byte.
 *
 * @param folder the tree's folder
 * @param plan what the templates see: its `cluster` and `chef`
 */
export function renderTemplates(folder: string, plan: Plan): RenderedFile[] {
  return templatesIn(folder).map((template) => renderTemplate(folder, template, plan));
}

function renderTemplate(folder: string, template: string, plan: Plan): RenderedFile {
  const source = join(folder, template);
  const path = destination(template, plan.cluster.name);
  const { contents, stat } = readTemplate(source);
  return {
    path: path.replace(/\.ejs$/u, ''),
    contents: path.endsWith('.ejs') ? renderText(source, contents, plan) : contents,
    ...(isExecutable(stat) ? { stat } : {}),
    handEdits: /\.json(?:\.ejs)?$/u.test(path) ? 'keys' : 'lines',
  };
}

function renderText(filename: string, template: Buffer, { cluster, chef }: Plan): Buffer {
  return Buffer.from(ejs.render(template.toString(), { cluster, chef }, { filename }));
}

/** The paths of all files below a folder, in order. */
function templatesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .map((path) => path.replaceAll('\\', '/'))
      .toSorted();
  } catch (error) {
    throw fileError(error);
  }
}

/** Whether a file's owner can execute it. */
export function isExecutable({ mode }: Stats): boolean {
  return (mode & 0o100) !== 0;
}

/** Whether a program was left without its executable bit, without which it is not what was written. */
export function lacksExecutableBit({ path, stat }: RenderedFile, root: string): boolean {
  return stat !== undefined && !isExecutable(statSync(join(root, path)));
}

function readTemplate(path: string): { contents: Buffer; stat: Stats } {
  try {
    return { contents: readFileSync(path), stat: statSync(path) };
  } catch (error) {
    throw fileError(error);
  }
}

function destination(template: string, name: string): string {
  return template
    .split('/')
    .map((segment) => segment.replaceAll('__name__', name).replace(/^dot_/u, '.'))
    .join('/');
}

function textFile(path: string, text: string, handEdits: RenderedFile['handEdits']): RenderedFile {
  return { path, contents: Buffer.from(text), handEdits };
}
