import { fileURLToPath } from 'node:url';

import {
  chefFile,
  clusterFile,
  imageFile,
  renderTemplates,
  type RenderedFile,
} from '../../lib/files/render.js';
import { appCommand } from '../../lib/options/command.js';
import { templateFolder } from '../../lib/package.js';
import { pictureFile } from '../../lib/picture/svg.js';
import type { Plan } from '../../lib/plan/plan.js';
import { ROLES } from '../../lib/roles.js';
import ChefServerGenerator from '../chef-server/index.js';
import { ClusterGenerator, type GeneratorClass } from '../cluster-generator.js';
import { roleGenerator } from '../role-generator.js';
import type { GeneratorOptions, PlannedRun } from '../planned-run.js';

/** The generators that write the rest, by the folder they lie in. */
const OTHERS: readonly { name: string; Generator: GeneratorClass }[] = [
  { name: 'chef-server', Generator: ChefServerGenerator },
  ...ROLES.map((role) => ({ name: role.name, Generator: roleGenerator(role) })),
];

/** Writes the whole repository: its own files, and through the other generators theirs. */
export default class AppGenerator extends ClusterGenerator {
  protected override readonly roles = ROLES;
  protected override readonly needsRepository = false;

  constructor(args: string[], options: GeneratorOptions) {
    super(args, options, appCommand(ROLES));
  }

  protected override files(plan: Plan): RenderedFile[] {
    return [
      ...renderTemplates(templateFolder('app'), plan),
      clusterFile(plan),
      chefFile(plan),
      imageFile(),
      pictureFile(plan),
    ];
  }

  protected override async compose(run: PlannedRun): Promise<void> {
    for (const { name, Generator } of OTHERS) {
      const path = fileURLToPath(new URL(`../${name}/index.js`, import.meta.url));
      await this.composeWith<ClusterGenerator>({ Generator, path }, { plannedRun: run });
    }
  }
}
