import { describe } from 'vitest';

import { web } from '../../lib/roles.js';
import { itIsARoleGenerator } from '../support/role-generator.js';

describe('web', () => {
  itIsARoleGenerator({ ...web, name: 'web' });
});
