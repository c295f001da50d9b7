import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';

import { userError } from '../lib/errors.js';
import { packageName } from '../lib/package.js';

/**
 * Makes sure that yo's user may write. Started as root, yo goes on as another user, and of that
 * user's rights the one who typed the command knows nothing.
 *
 * @param folder to be written to
 * @throws UserError that names the user, and the command that works as root
 */
export function refuseYoAsRoot(folder: string): void {
  const user = process.getuid?.() ?? 0;
  if (user === 0 || !startedAsRoot() || !existsSync(folder) || isWritable(folder)) return;
  throw userError(
    folder,
    `yo does not run as root, but as user ${String(user)}, who cannot write here`,
    `Use ${packageName} in place of "yo ${packageName.replace('generator-', '')}": the package's own command works as root`,
  );
}

/** The environment is still root's. */
function startedAsRoot(): boolean {
  return process.env['SUDO_UID'] === String(process.getuid?.()) || ownerOf(homedir()) === 0;
}

function ownerOf(folder: string): number | undefined {
  try {
    return statSync(folder).uid;
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
