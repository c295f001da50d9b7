/** The settings of provisioning/chef.json, as they stand there. */
import { CHEF_SERVER } from '../cluster/chef-server.js';
import { NAME_RULES } from '../cluster/names.js';
import { Network } from '../cluster/network.js';
import type { Repository } from '../repository.js';
import { VERSIONS } from '../versions.js';
import { clusterSettings } from './cluster.js';
import { address, choice, line, mailAddress, megabytes, name, version } from './kinds.js';
import { following, inFile, setting, type Lookup, type Question } from './setting.js';

/** The name and address of a server the user already has cannot be guessed: they are asked for. */
function ofExisting(message: string): Question {
  return {
    message,
    when: (settled) => settled('edition') === 'existing',
    offers: ({ chef }: Repository) => chef?.['chef-server'].edition === 'existing',
  };
}

/** The name that a server gets which is made from here. */
const usualFqdn = (values: Lookup): string =>
  `${CHEF_SERVER.name}.${values(clusterSettings.domain) ?? ''}`;

/** The server: what it is, and where. */
const server = inFile(['chef', 'chef-server'], {
  edition: setting({
    kind: choice(['embedded', 'cinc', 'chef', 'existing']),
    description:
      'What the Chef server is: built in (embedded), a full server, or one you already have (existing)',
    flag: 'edition',
    default: 'embedded',
    question: {
      message: 'Which Chef server?',
      about: {
        embedded: 'chef-zero behind TLS, on a small machine of its own (run by us)',
        cinc: 'the full server of the Cinc project, free of charge (not run by us)',
        chef: "Chef's own full server, under Chef's licence (not run by us)",
        existing: 'one that you have already (run against a stand-in only)',
      },
    },
  }),
  // Planned with the addresses of all machines.
  ipaddr: setting({
    kind: address,
    description: 'Its address',
    flag: 'ip',
    default: Network.parse(clusterSettings.network.default ?? '', '--network').address(
      CHEF_SERVER.start,
    ),
    question: { ...ofExisting('At which address is your Chef server?'), fits: true },
  }),
  // One that the user already has is called what it is called.
  api_fqdn: setting({
    kind: name(NAME_RULES.fqdn),
    description: 'Its name',
    flag: 'fqdn',
    default: `${CHEF_SERVER.name}.${clusterSettings.domain.default ?? ''}`,
    question: ofExisting('What is the full name of your Chef server?'),
    derive: (present: string | undefined, after: Lookup, before: Lookup): string | undefined => {
      if (before(server.edition) !== 'existing') {
        return following(usualFqdn)(present, after, before);
      }
      return after(server.edition) === 'existing' ? present : usualFqdn(after);
    },
  }),
  memory: setting({
    kind: megabytes,
    description: 'Its memory in MB',
    flag: 'memory',
    default: 1024,
  }),
});

const user = inFile(['chef', 'chef-user'], {
  user_name: setting({
    kind: name(NAME_RULES.user),
    description: 'The user that is made on the Chef server',
    flag: 'user',
    default: 'testuser',
    question: { message: 'Which user is made on the Chef server?' },
  }),
  first_name: setting({ kind: line, description: 'Their first name', default: 'TEST' }),
  last_name: setting({ kind: line, description: 'Their last name', default: 'USER' }),
  mail_addr: setting({
    kind: mailAddress,
    description: 'Their mail address',
    example: 'testuser@example.jp',
    derive: following(
      (values: Lookup): string =>
        `${values(user.user_name) ?? ''}@${values(clusterSettings.domain) ?? ''}`,
    ),
  }),
  org_name: setting({
    kind: name(NAME_RULES.organization),
    description: 'The organisation that is made on the Chef server',
    flag: 'org',
    default: 'testorg',
    question: { message: 'Which organisation is made on the Chef server?' },
  }),
  org_full_name: setting({
    kind: line,
    description: 'Its full name',
    default: 'Test Organization',
  }),
});

const client = inFile(['chef', 'chef-client'], {
  distribution: setting({
    kind: choice(['chef', 'cinc']),
    description: 'Whose Chef client is installed',
    flag: 'distribution',
    default: 'chef',
    question: {
      message: 'Which distribution of Chef?',
      about: {
        chef: "Chef's own gems, whose licence has to be accepted (run by us)",
        cinc: 'the free build of the same code, with Cinc Workstation (not run by us)',
      },
    },
  }),
  // Each distribution has versions of its own.
  version: setting({
    kind: version('chef'),
    description: 'Its version',
    example: VERSIONS.chef,
    derive: (present: string | undefined, after: Lookup, before: Lookup): string => {
      const distribution = after(client.distribution) ?? 'chef';
      return present !== undefined && before(client.distribution) === distribution
        ? present
        : VERSIONS[distribution];
    },
  }),
  license: setting({
    kind: choice(['accept', 'accept-no-persist', 'accept-silent']),
    description:
      'Accepts the Chef licence; without it the environment variable CHEF_LICENSE must, when rake runs',
    flag: 'chef-license',
    example: 'accept',
    optional: true,
    applies: (values: Lookup): boolean => values(client.distribution) === 'chef',
    question: {
      message: 'Do you accept the Chef licence (https://www.chef.io/end-user-license-agreement)?',
      none: 'decide later',
      about: {
        '': 'with the environment variable CHEF_LICENSE, for rake',
        accept: 'yes, and Chef notes that down for this computer',
        'accept-no-persist': 'yes, for this repository; nothing is noted down elsewhere',
        'accept-silent': 'as accept, without a message of Chef',
      },
      when: (settled) => settled('distribution') === 'chef',
    },
  }),
});

export const chefSettings = { 'chef-server': server, 'chef-user': user, 'chef-client': client };
