import semver from 'semver';

import { quoted } from './errors.js';

/** The versions of what a cluster's machines get; those of the workstation's gems are in the generated Gemfile. */
export const VERSIONS = {
  /** A release in HashiCorp's package repository. */
  consul: '1.22.5',
  /** The gem of the Chef client. The generated Gemfile names the same one: a test ties them. */
  chef: '18.11.11',
  /** A release of the Cinc client on Cinc's own servers. */
  cinc: '18.9.4',
} as const;

/**
 * The versions the generated recipes have a configuration for. They give `package` an environment,
 * which Chef knows since 18.8.
 */
export const SUPPORTED = {
  consul: { title: 'Consul', range: '>=1.8.0' },
  chef: { title: 'Chef', range: '>=18.8.0 <19.0.0' },
} as const;

/**
 * Says what is wrong with a version.
 *
 * @param product whose version it is
 * @param version what the user wrote; a full version such as `1.22.5`
 * @returns undefined when the version is supported, else what is wrong
 */
export function versionProblem(
  product: keyof typeof SUPPORTED,
  version: string,
): string | undefined {
  const { title, range } = SUPPORTED[product];
  if (semver.valid(version) !== version) {
    return `${quoted(version)} is not a full version number`;
  }
  if (semver.prerelease(version) !== null) {
    return `${quoted(version)} is a pre-release, ${title} is installed in releases only`;
  }
  if (!semver.satisfies(version, range)) {
    return `${title} ${version} is not supported, the range is ${range}`;
  }
  return undefined;
}
