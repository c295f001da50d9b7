/** The ids by which git knows files and folders. */
import { createHash } from 'node:crypto';

/** A file of a folder, as git sees it. */
export interface TreeFile {
  /** The path in the folder, with forward slashes. */
  readonly path: string;
  readonly contents: Buffer;
  readonly executable: boolean;
}

/**
 * The id that git gives a folder with these files: it changes with every path, byte and executable
 * bit, and where the folder was committed, git finds all of it under this id.
 */
export function treeId(files: readonly TreeFile[]): string {
  const entries = new Map<string, { mode: string; id: string }>();
  const folders = new Map<string, TreeFile[]>();
  for (const file of files) {
    const end = file.path.indexOf('/') + 1;
    if (end > 0) {
      const folder = file.path.slice(0, end);
      const inside = { ...file, path: file.path.slice(end) };
      folders.set(folder, [...(folders.get(folder) ?? []), inside]);
    } else {
      const mode = file.executable ? '100755' : '100644';
      entries.set(file.path, { mode, id: blobId(file.contents) });
    }
  }
  for (const [folder, inside] of folders)
    entries.set(folder, { mode: '40000', id: treeId(inside) });
  // Git sorts by bytes, a folder as if its name ended in a slash.
  const lines = [...entries]
    .toSorted(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, { mode, id }]) =>
      Buffer.concat([Buffer.from(`${mode} ${name.replace('/', '')}\0`), Buffer.from(id, 'hex')]),
    );
  return objectId('tree', Buffer.concat(lines));
}

/** The id that git gives a file with these contents: `git hash-object` says the same. */
export function blobId(contents: Buffer): string {
  return objectId('blob', contents);
}

function objectId(type: 'blob' | 'tree', contents: Buffer): string {
  const head = `${type} ${String(contents.length)}\0`;
  return createHash('sha1').update(head).update(contents).digest('hex');
}
