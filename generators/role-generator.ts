import { roleCommand } from '../lib/options/command.js';
import {
  clusterFile,
  readmeFile,
  renderTemplates,
  type RenderedFile,
} from '../lib/files/render.js';
import { pictureFile } from '../lib/picture/svg.js';
import { checkRole } from '../lib/options/check-role.js';
import type { Plan } from '../lib/plan/plan.js';
import type { NextStep, Role, RoleOption } from '../lib/roles.js';
import { ClusterGenerator, type GeneratorClass } from './cluster-generator.js';
import type { GeneratorOptions } from './planned-run.js';

// The declarations of a plug-in in TypeScript name these, and can name them by this module only.
export type { GeneratorClass, NextStep, Role, RoleOption };

/**
 * Makes the generator of a role. A package `generator-consul-cluster-NAME` exports it from its
 * `generators/app/index.js`, and `yo consul-cluster-NAME` adds the role to a generated repository.
 *
 * @param role what the role is
 * @returns the generator's class, as Yeoman expects it
 * @throws UserError that names the field of the role which cannot be used
 */
export function roleGenerator(role: Role): GeneratorClass {
  checkRole(role);
  return class RoleGenerator extends ClusterGenerator {
    protected override readonly roles = [role];

    constructor(args: string[], options: GeneratorOptions) {
      super(args, options, roleCommand(role));
    }

    protected override files(plan: Plan, byItself: boolean): RenderedFile[] {
      // A new cluster may do without the role, and then without its recipe.
      if (!Object.hasOwn(plan.cluster.roles, role.name)) return [];
      const shown = byItself ? [clusterFile(plan), readmeFile(plan), pictureFile(plan)] : [];
      return [...renderTemplates(role.templates, plan), ...shown];
    }
  };
}
