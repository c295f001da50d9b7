import { userError } from '../errors.js';
import { CHOICES } from '../cluster/choices.js';
import { DEFAULTS } from '../cluster/defaults.js';
import { NAME_RULES } from '../cluster/names.js';
import { Network } from '../cluster/network.js';
import { VERSIONS, versionProblem } from '../versions.js';
import { choiceOption, nameOption, type Option, type ValuesOf } from './option.js';

const network: Option<Network> = {
  placeholder: '<cidr>',
  description: 'The network all machines live in',
  default: DEFAULTS.network,
  question: { message: 'Which network do the machines live in?', fits: true },
  parse: (text, where) => Network.parse(text, where),
};

const consulVersion: Option<string> = {
  placeholder: '<version>',
  description: 'The version of Consul, 1.8.0 or later',
  default: VERSIONS.consul,
  question: { message: 'Which version of Consul?' },
  parse(text, where) {
    const problem = versionProblem('consul', text);
    if (problem !== undefined) throw userError(where, problem, `${VERSIONS.consul} would work`);
    return text;
  },
};

const license = choiceOption(
  CHOICES.license,
  'Accepts the Chef licence; without it the environment variable CHEF_LICENSE must, when rake runs',
  {
    question: {
      message: 'Do you accept the Chef licence (https://www.chef.io/end-user-license-agreement)?',
      none: 'decide later, with the environment variable CHEF_LICENSE',
      when: (settled) => settled('distribution') === 'chef',
    },
  },
);

/** An empty text, which only the question can be answered with, takes back what was accepted. */
const chefLicense: Option<(typeof CHOICES.license)[number] | ''> = {
  ...license,
  parse: (text, where) => (text === '' ? text : license.parse(text, where)),
};

/** The options of the whole repository. */
export const appOptions = {
  name: nameOption(NAME_RULES.cluster, 'The name of the cluster and of its cookbook', {
    default: DEFAULTS.name,
    question: { message: 'What is the name of the cluster?', onlyNew: true },
  }),
  network,
  domain: nameOption(NAME_RULES.domain, "The domain of the machines' names", {
    default: DEFAULTS.domain,
    question: { message: 'Which domain are the machines in?' },
  }),
  datacenter: nameOption(NAME_RULES.datacenter, "Consul's data centre", {
    default: DEFAULTS.datacenter,
  }),
  provider: choiceOption(CHOICES.provider, 'What Vagrant makes the machines with', {
    default: DEFAULTS.provider,
    question: { message: 'What does Vagrant make the machines with?' },
  }),
  distribution: choiceOption(CHOICES.distribution, 'Whose Chef client is installed', {
    default: DEFAULTS.distribution,
    question: { message: 'Which distribution of Chef? (Cinc is the free build of the same code)' },
  }),
  'chef-license': chefLicense,
  'consul-version': consulVersion,
  user: nameOption(NAME_RULES.user, 'The user that is made on the Chef server', {
    default: DEFAULTS.user,
    question: { message: 'Which user is made on the Chef server?' },
  }),
  org: nameOption(NAME_RULES.organization, 'The organisation that is made on the Chef server', {
    default: DEFAULTS.org,
    question: { message: 'Which organisation is made on the Chef server?' },
  }),
};

/** What was given for {@link appOptions}. */
export type AppValues = ValuesOf<typeof appOptions>;
