import { web } from '../../lib/roles.js';
import { roleGenerator } from '../role-generator.js';

/** Writes what belongs to the web nodes. */
export default roleGenerator(web);
