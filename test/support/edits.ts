/** What users do to a repository before they take the next version, and what is to be there afterwards. */
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A kind of edit. */
export interface Edit {
  readonly kind: string;
  /** Makes the edit in a repository. */
  readonly make: (folder: string) => void;
  /** What is in some files afterwards; a file with null is not there. */
  readonly after: Readonly<Record<string, readonly (string | RegExp)[] | null>>;
  /** What stands in the summary. */
  readonly said?: string;
  /** How a run without a terminal ends; it does not where this is left out. */
  readonly refusal?: string;
  /** What is in the files where the user keeps theirs. */
  readonly kept?: Readonly<Record<string, readonly (string | RegExp)[]>>;
}

const COOKBOOK = 'cookbooks/chef-consul-cluster';
const WEB = `${COOKBOOK}/recipes/web.rb`;
const ROLE = 'roles/chef-consul-cluster-client.json';
const README = 'README.md';
const GEM_README = 'vendor/gems/consul-cluster/README.md';
const NEXT = 'says the next version';

/** Changes a text file. */
function change(path: string, how: (text: string) => string) {
  return (folder: string) => {
    const file = join(folder, path);
    const [before, after] = [readFileSync(file, 'utf8'), how(readFileSync(file, 'utf8'))];
    if (before === after) throw new Error(`Nothing was edited in ${path}`);
    writeFileSync(file, after);
  };
}

const append = (path: string, text: string) => (folder: string) => {
  appendFileSync(join(folder, path), text);
};

/** Takes out the part of a text that matches, and puts it at the end. */
const moved = (part: RegExp) => (text: string) =>
  text.replace(part, '') + (part.exec(text)?.[0] ?? '');

const windows = (text: string) => text.replaceAll('\n', '\r\n');

/** The kinds, each with its end. */
export const EDITS: readonly Edit[] = [
  {
    kind: 'nothing edited',
    make: () => undefined,
    after: {
      [WEB]: [NEXT],
      [ROLE]: ['"next": true', 'recipe[next::version]'],
      [`${COOKBOOK}/recipes/balancer.rb`]: [NEXT],
      [`${COOKBOOK}/recipes/lb.rb`]: null,
      [GEM_README]: ['What the next version says.'],
      chefignore: null,
      'CONTRIBUTING.md': [NEXT],
    },
  },
  {
    kind: 'a line added',
    make: append(WEB, "\npackage 'mine'\n"),
    after: { [WEB]: [NEXT, /\npackage 'mine'\n$/u] },
    said: `merged with your edits in ${WEB}`,
  },
  {
    kind: 'a block moved',
    make: change(WEB, moved(/\nnginx_site 'web' do\n[^]*?\nend\n/u)),
    after: {
      [WEB]: [NEXT, /\nconsul_agent_service 'web' do\n[^]*\nnginx_site 'web' do\n[^]*?\nend\n$/u],
    },
  },
  {
    kind: 'a line removed',
    make: change(WEB, (text) => text.replace(/^ {2}recursive true\n/mu, '')),
    after: { [WEB]: [NEXT, /mode '0755'\nend/u] },
  },
  {
    kind: 'a file deleted that the next version changes',
    make: (folder) => {
      rmSync(join(folder, 'provisioning/vms/destroy.rb'));
    },
    after: { 'provisioning/vms/destroy.rb': null },
  },
  {
    kind: 'line ends of Windows, and a line added',
    make: change(WEB, (text) => windows(`${text}\npackage 'mine'\n`)),
    after: { [WEB]: [NEXT, /\r\n\r\npackage 'mine'\r\n$/u, /^(?:[^\r\n]*\r\n)*$/u] },
  },
  {
    kind: 'no line end at the end',
    make: change(WEB, (text) => `${text}\npackage 'mine'`),
    after: { [WEB]: [NEXT, /\npackage 'mine'$/u] },
  },
  {
    kind: 'a role edited: an entry added to the run list, a key removed, another added',
    make: change(ROLE, (text) =>
      text
        .replace(/::web\]"/u, '$&,\n    "recipe[mine]"')
        .replace(/ {2}"json_class".*\n/u, '')
        .replace('"override_attributes": {}', '"override_attributes": {"mine": 1}'),
    ),
    after: {
      [ROLE]: [
        /-common\]",\s+"recipe\[next::version\]",\s+"recipe\[[^\]]+::web\]",\s+"recipe\[mine\]"\s+\]/u,
        '"next": true',
        /"override_attributes": \{\s*"mine": 1/u,
        /^(?![^]*json_class)/u,
      ],
    },
  },
  {
    kind: 'an entry of a run list removed',
    make: change(ROLE, (text) => text.replace(/ {4}"role\[.*-common\]",\n/u, '')),
    after: {
      [ROLE]: [/"run_list": \[\s+"recipe\[next::version\]",\s+"recipe\[[^\]]+::web\]"\s+\]/u],
    },
  },
  {
    kind: 'a file edited that the next version calls otherwise',
    make: append(`${COOKBOOK}/recipes/lb.rb`, "\npackage 'mine'\n"),
    after: {
      [`${COOKBOOK}/recipes/lb.rb`]: null,
      [`${COOKBOOK}/recipes/balancer.rb`]: [NEXT, "package 'mine'"],
    },
  },
  {
    kind: 'a file edited that the next version has no more',
    make: append('chefignore', 'mine\n'),
    after: { chefignore: [/\nmine\n$/u] },
    said: 'This version has these files no more, but you edited them: chefignore.',
  },
  {
    kind: 'a folder in the place of a file that the next version drops',
    make: (folder) => {
      rmSync(join(folder, 'chefignore'));
      mkdirSync(join(folder, 'chefignore'));
      writeFileSync(join(folder, 'chefignore/mine'), 'mine\n');
    },
    after: { chefignore: null, 'chefignore/mine': ['mine'] },
  },
  {
    kind: 'cluster.json edited, and a paragraph added to the README',
    make: (folder) => {
      append(README, '\nA paragraph of mine.\n')(folder);
      change('provisioning/cluster.json', (text) => text.replace('node202', 'blog'))(folder);
    },
    after: {
      [README]: ['What the next version says.', '| blog |', /\nA paragraph of mine\.\n$/u],
      'provisioning/cluster.json': ['"blog"'],
    },
    said: 'merged with your edits in README.md',
  },
  {
    kind: 'the same line edited',
    make: change(WEB, (text) => text.replace('# A web node:', '# My web node:')),
    refusal: `${WEB}: edited by hand where the generator has something new`,
    after: {
      [WEB]: [
        /\n<<<<<<< yours\n# My web node:.*\n=======\n# A web node, says.*\n>>>>>>> generator-/u,
      ],
    },
    kept: { [WEB]: ['# My web node: nginx'] },
  },
  {
    kind: 'a renamed file edited in the same line',
    make: change(`${COOKBOOK}/recipes/lb.rb`, (text) =>
      text.replace('# The load balancer:', '# My balancer:'),
    ),
    refusal: `${COOKBOOK}/recipes/lb.rb: edited by hand where the generator has something new`,
    after: {
      [`${COOKBOOK}/recipes/balancer.rb`]: ['<<<<<<< yours\n# My balancer:', NEXT],
      [`${COOKBOOK}/recipes/lb.rb`]: null,
    },
    kept: { [`${COOKBOOK}/recipes/balancer.rb`]: ['# My balancer: nginx'] },
  },
  {
    kind: 'the same value of a role edited',
    make: change(ROLE, (text) =>
      text.replace('"default_attributes": {}', '"default_attributes": 1'),
    ),
    refusal: `${ROLE}: edited by hand where the generator has something new`,
    after: { [ROLE]: ['<<<<<<< yours', '"default_attributes": 1', '"next": true'] },
    kept: { [ROLE]: ['"default_attributes": 1'] },
  },
  {
    kind: 'a file of the user where the next version has one',
    make: append('CONTRIBUTING.md', 'Mine.\n'),
    refusal: "CONTRIBUTING.md: there already, and not the generator's",
    after: { 'CONTRIBUTING.md': ['<<<<<<< yours\nMine.\n=======\n', NEXT] },
    kept: { 'CONTRIBUTING.md': [/^Mine\.\n$/u] },
  },
  {
    kind: 'a vendored file edited',
    make: append(GEM_README, 'mine\n'),
    refusal: 'vendor/gems/consul-cluster: edited by hand where the generator has something new',
    after: { [GEM_README]: ['What the next version says.', /(?<!\nmine\n)$/u] },
    kept: { [GEM_README]: [/\nmine\n$/u] },
  },
];
