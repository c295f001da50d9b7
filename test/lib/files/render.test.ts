import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { renderTemplates } from '../../../lib/files/render.js';
import { appPlan } from '../../support/plans.js';
import { emptyFolder } from '../../support/workspace.js';

function rendered(files: Record<string, string>, executable?: string) {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (executable !== undefined) chmodSync(join(folder, executable), 0o755);
  return renderTemplates(folder, appPlan({ name: 'shop' }));
}

describe('templates', () => {
  it('get the name of the cluster and a dot in their paths', () => {
    const files = rendered({
      'cookbooks/__name__/x.rb': '',
      'a/dot_rspec': '',
      'roles/__name__-lb.json': '',
    });
    expect(files.map(({ path }) => path)).toEqual([
      'a/.rspec',
      'cookbooks/shop/x.rb',
      'roles/shop-lb.json',
    ]);
  });

  it('are copied byte for byte, ERB and all', () => {
    const [file] = rendered({ 'x.erb': "<%= node['x'] %>\r\n" });
    expect(file?.contents.toString()).toBe("<%= node['x'] %>\r\n");
  });

  it('see the cluster and the Chef settings', () => {
    const [file] = rendered({
      'README.md.ejs': '<%= cluster.name %> <%= chef["chef-user"].org_name %>',
    });
    expect(file?.path).toBe('README.md');
    expect(file?.contents.toString()).toBe('shop testorg');
  });

  it('may lie in a folder that is written with a slash at its end', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'Rakefile'), '');
    expect(renderTemplates(`${folder}/`, appPlan()).map(({ path }) => path)).toEqual(['Rakefile']);
  });

  it('stay executable', () => {
    const files = rendered({ 'bin/run': '', 'bin/data': '' }, 'bin/run');
    expect(files.map(({ stat }) => stat !== undefined)).toEqual([false, true]);
  });
});
