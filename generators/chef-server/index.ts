import {
  chefFile,
  readmeFile,
  renderTemplates,
  type RenderedFile,
} from '../../lib/files/render.js';
import { chefServerCommand } from '../../lib/options/command.js';
import { templateFolder } from '../../lib/package.js';
import { pictureFile } from '../../lib/picture/svg.js';
import type { Plan } from '../../lib/plan/plan.js';
import { ClusterGenerator } from '../cluster-generator.js';
import type { GeneratorOptions } from '../planned-run.js';

/** Writes what belongs to the Chef server. */
export default class ChefServerGenerator extends ClusterGenerator {
  protected override readonly roles = [];

  constructor(args: string[], options: GeneratorOptions) {
    super(args, options, chefServerCommand);
  }

  protected override files(plan: Plan, byItself: boolean): RenderedFile[] {
    const shown = byItself ? [chefFile(plan), readmeFile(plan), pictureFile(plan)] : [];
    return [...renderTemplates(templateFolder('chef-server'), plan), ...shown];
  }
}
