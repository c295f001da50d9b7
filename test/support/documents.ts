/** What the texts for users say: links, commands, paths. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../lib/package.js';

/** A text for users: its path in the package, and its contents without the output of programs. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

const PARTS = ['gems', 'cookbooks'] as const;

/** The texts at the top of the package and in docs/. */
export function documents(): Document[] {
  const top = readdirSync(packageRoot).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(join(packageRoot, 'docs')).filter((name) => name.endsWith('.md'));
  return [...top, ...docs.map((name) => `docs/${name}`)].map(document);
}

/** The READMEs of the gems and library cookbooks. */
export function partDocuments(): Document[] {
  return PARTS.flatMap((kind) =>
    readdirSync(join(packageRoot, kind)).map((name) => document(`${kind}/${name}/README.md`)),
  );
}

function document(path: string): Document {
  return { path, text: readFileSync(join(packageRoot, path), 'utf8') };
}

/** The targets of the links and pictures of a text, outside of its code. */
export function links({ text }: Document): string[] {
  const prose = text.replaceAll(/^```[^]*?^```$/gmu, '').replaceAll(/`[^`\n]*`/gu, '');
  const marked = [...prose.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target);
  const bare = [...prose.matchAll(/<(https?:[^>\s]+)>/gu)].map(([, target = '']) => target);
  return [...marked, ...bare];
}

/** The anchors of a text's headings, as GitHub makes them. */
export function anchors({ text }: Document): string[] {
  const headings = text.replaceAll(/^```[^]*?^```$/gmu, '').matchAll(/^#+ (.+)$/gmu);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/gu, '-'),
  );
}

/** The commands in a text's blocks of shell, one by one, without what is said behind a #. */
export function commands({ text }: Document): string[] {
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gmu)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => line.replace(/(?:^|\s+)#.*$/u, '').split('&&'))
    .map((command) => command.trim())
    .filter((command) => command !== '');
}

/** What stands between backquotes in a text, outside of its blocks of code. */
export function codes({ text }: Document): string[] {
  const prose = text.replaceAll(/^```[^]*?^```$/gmu, '');
  return [...prose.matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);
}
