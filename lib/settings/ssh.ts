/** How machines that exist already are logged in to, where ssh's own configuration does not say it. */
import { line, matching, number } from './kinds.js';

const login = {
  user: matching(/^[A-Za-z_][A-Za-z0-9_.-]*$/u, 'is not the name of a user')
    .schema('admin')
    .meta({ description: 'Who logs in: root, or who may use sudo without a password' }),
  port: number(1, 65_535).schema(22).meta({ description: 'The port of the ssh server' }),
  key: line.schema('~/.ssh/id_ed25519').meta({
    description:
      'The file of the private key, which the agent may hold; relative to the repository. Without it, the keys of the agent and of ~/.ssh',
  }),
  jump: matching(
    /^(?:[A-Za-z_][A-Za-z0-9_.-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$/u,
    'is not a host as user@host:port, of which user and port may be left out',
  )
    .schema('admin@bastion.example.jp')
    .meta({ description: 'The host that the way leads through, as for ssh -J' }),
};

const host = matching(/^[A-Za-z0-9][A-Za-z0-9.:-]*$/u, 'is not a name or an address')
  .schema('203.0.113.7')
  .meta({ description: 'Where ssh finds it, if not at its address in the network' });

/** The fields of `ssh` for all machines. */
export const sshForAll = optional(login);

/** The fields of `ssh` of one machine; the others are those for all. */
export const sshOfOne = optional({ host, ...login });

function optional<T extends Record<string, { optional(): unknown }>>(fields: T) {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, field.optional()]),
  ) as { [K in keyof T]: ReturnType<T[K]['optional']> };
}
