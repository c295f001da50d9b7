import { execa } from 'execa';
import type { Machine } from './repository.js';

/** The web nodes that answered `requests` requests through a load balancer. */
export async function answeringNodes(loadBalancer: Machine, requests = 60): Promise<Set<string>> {
  const nodes = new Set<string>();
  for (let request = 0; request < requests; request++) {
    const response = await fetch(`http://${loadBalancer.ip}/`);
    if (!response.ok)
      throw new Error(`http://${loadBalancer.ip}/ answered ${String(response.status)}`);
    const name = /<h1>([^<]+)<\/h1>/.exec(await response.text())?.[1];
    if (name !== undefined) nodes.add(name);
  }
  return nodes;
}

/** The addresses that a Consul server's DNS gives for a name, sorted. */
export async function dig(server: Machine, name: string): Promise<string[]> {
  const { stdout } = await execa('dig', [`@${server.ip}`, '-p', '8600', '+short', '+tcp', name]);
  return stdout.split('\n').filter(Boolean).sort();
}

/**
 * The status that an unsigned request gets. curl sends the path as it is, with
 * every `..`.
 *
 * @param certificate the file of the one certificate that is trusted
 */
export async function unsignedStatus(url: string, certificate: string): Promise<string> {
  const quietly = ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}'];
  const { stdout } = await execa('curl', [
    ...quietly,
    '--path-as-is',
    '--cacert',
    certificate,
    url,
  ]);
  return stdout;
}

/** The names of the containers and networks that an engine has of a cluster. */
export async function leftovers(cluster: string, network: string): Promise<string[]> {
  const containers = await execa('docker', [
    'ps',
    '--all',
    '--filter',
    `name=${cluster}`,
    '--format',
    '{{.Names}}',
  ]);
  const networks = await execa('docker', [
    'network',
    'ls',
    '--filter',
    `name=${network}`,
    '--format',
    '{{.Name}}',
  ]);
  return [...containers.stdout.split('\n'), ...networks.stdout.split('\n')].filter(Boolean);
}
