import { consulServer } from '../../lib/roles.js';
import { roleGenerator } from '../role-generator.js';

/** Writes what belongs to the Consul servers. */
export default roleGenerator(consulServer);
