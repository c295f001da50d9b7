import { CHEF_SERVER, DEFAULTS } from '../cluster/defaults.js';
import { CHOICES } from '../cluster/choices.js';
import { MEMORY } from '../cluster/limits.js';
import { NAME_RULES } from '../cluster/names.js';
import { Network } from '../cluster/network.js';
import { addressOption } from './address.js';
import { choiceOption, nameOption, numberOption, type Question, type ValuesOf } from './option.js';

/** The name and address of a server the user already has cannot be guessed: they are asked for. */
function ofExisting(message: string): Question {
  return { message, withoutDefault: true, when: (settled) => settled('edition') === 'existing' };
}

/** The options of the Chef server. */
export const chefServerOptions = {
  edition: choiceOption(
    CHOICES.edition,
    'What the Chef server is: built in (embedded), a full server, or one you already have (existing)',
    { default: DEFAULTS.edition, question: { message: 'Which Chef server?' } },
  ),
  ip: addressOption('Its address', {
    default: Network.parse(DEFAULTS.network, '--network').address(CHEF_SERVER.start),
    question: { ...ofExisting('At which address is your Chef server?'), fits: true },
  }),
  fqdn: nameOption(NAME_RULES.fqdn, 'Its name', {
    default: `${CHEF_SERVER.name}.${DEFAULTS.domain}`,
    question: ofExisting('What is the full name of your Chef server?'),
  }),
  memory: numberOption({ ...MEMORY, example: CHEF_SERVER.memory }, 'Its memory in MB', {
    default: String(CHEF_SERVER.memory),
  }),
};

/** What was given for {@link chefServerOptions}. */
export type ChefServerValues = ValuesOf<typeof chefServerOptions>;
