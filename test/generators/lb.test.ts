import { describe } from 'vitest';

import { lb } from '../../lib/roles.js';
import { itIsARoleGenerator } from '../support/role-generator.js';

describe('lb', () => {
  itIsARoleGenerator(lb);
});
