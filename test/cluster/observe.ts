import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import type { Machine } from './repository.js';

/**
 * Throws where no Docker engine answers: without machines of its own the test
 * would speak to whatever has their addresses in the network it runs in.
 */
export async function expectEngine(): Promise<void> {
  const { exitCode } = await execa('docker', ['info'], { reject: false });
  if (exitCode !== 0)
    throw new Error('no Docker engine answers: run script/test, which starts a private one');
}

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
export async function leftovers(cluster: string): Promise<string[]> {
  const kinds = [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
  ];
  const names = await Promise.all(
    kinds.map(async (kind) => execa('docker', [...kind, '--filter', `name=${cluster}`])),
  );
  return names.flatMap(({ stdout }) => stdout.split('\n')).filter(Boolean);
}

/**
 * Watches the process list, on this machine and in its containers: every command
 * line that was seen until it is stopped, looked at some fifty times a second.
 */
export function watchProcesses(): { stop: () => Set<string> } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        seen.add(readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' '));
      } catch {
        // It has ended since.
      }
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}
