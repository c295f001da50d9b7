import { lb } from '../../lib/roles.js';
import { roleGenerator } from '../role-generator.js';

/** Writes what belongs to the load balancers. */
export default roleGenerator(lb);
