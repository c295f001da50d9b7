/** Looks at the machines from outside, and at this computer, without asking the repository. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

import { execa } from 'execa';
import { expect } from 'vitest';

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

/** The web nodes that answered `requests` requests through a load balancer; each must be answered well. */
export async function answeringNodes(loadBalancer: Machine, requests = 60): Promise<Set<string>> {
  const nodes = new Set<string>();
  for (let request = 0; request < requests; request++) {
    const response = await fetch(`http://${loadBalancer.ip}/`);
    if (!response.ok)
      throw new Error(`http://${loadBalancer.ip}/ answered ${String(response.status)}`);
    // Who asks for no HTML gets the name, and no more.
    nodes.add((await response.text()).trim());
  }
  return nodes;
}

/** Each of these web nodes answers through the load balancer, and none else; it follows within seconds. */
export async function expectAnswers(
  loadBalancer: Machine,
  nodes: readonly Machine[],
): Promise<void> {
  await expect
    .poll(async () => answeringNodes(loadBalancer), { timeout: 30_000, interval: 500 })
    .toEqual(new Set(nodes.map(({ name }) => name)));
}

/** Each of many web nodes answers in its turn: Consul's DNS names eight of them at a time. */
export async function expectEachAnswers(
  loadBalancer: Machine,
  nodes: readonly Machine[],
): Promise<void> {
  const seen = new Set<string>();
  const look = async () => {
    for (const name of await answeringNodes(loadBalancer)) seen.add(name);
    return seen;
  };
  await expect
    .poll(look, { timeout: 60_000, interval: 500 })
    .toEqual(new Set(nodes.map(({ name }) => name)));
}

/** The addresses that a Consul server's DNS gives for a name, sorted. */
export async function dig(server: Machine, name: string): Promise<string[]> {
  const { stdout } = await execa('dig', [`@${server.ip}`, '-p', '8600', '+short', '+tcp', name]);
  return stdout.split('\n').filter(Boolean).sort();
}

/** A Consul server's DNS gives these web nodes for the service `web`, and none else, within a minute. */
export async function expectInDns(server: Machine, nodes: readonly Machine[]): Promise<void> {
  await expect
    .poll(async () => dig(server, 'web.service.consul'), { timeout: 60_000, interval: 500 })
    .toEqual(nodes.map(({ ip }) => ip).sort());
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

/** Calls Docker; fails with what it says when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execa('docker', args);
  return stdout;
}

/**
 * The network namespace from which this process has come into the one of a private engine, as a
 * file: that of the nearest ancestor with another one.
 */
export function outerNetwork(): string {
  const of = (pid: string): string => `/proc/${pid}/ns/net`;
  const own = readlinkSync(of('self'));
  for (let pid = String(process.ppid); pid !== '0';) {
    if (readlinkSync(of(pid)) !== own) return of(pid);
    // Behind the command's name, which may hold anything, stand the state and the parent.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    pid = stat.slice(stat.lastIndexOf(')')).split(' ')[2] ?? '0';
  }
  throw new Error('no process that has started this one is in another network');
}

/** The names of the containers and networks that an engine has of a cluster. */
export async function leftovers(cluster: string): Promise<string[]> {
  const kinds = [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
  ];
  const names = await Promise.all(
    kinds.map(async (kind) => docker(...kind, '--filter', `name=${cluster}`)),
  );
  return names.flatMap((lines) => lines.split('\n')).filter(Boolean);
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

/** The addresses with ports that programs on a machine's container listen on, `127.0.0.1:8500`. */
export async function listeners(container: string): Promise<string[]> {
  const lines = await docker('exec', container, 'ss', '-Hltun');
  return lines.split('\n').map((line) => line.split(/\s+/)[4] ?? '');
}
