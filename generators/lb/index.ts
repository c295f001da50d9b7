import { lb } from '../../lib/roles.js';
import { roleGenerator } from '../role-generator.js';

export default roleGenerator(lb);
