/** The settings of provisioning/cluster.json beside its roles and machines, as they stand there. */
import { NAME_RULES } from '../cluster/names.js';
import { VERSIONS } from '../versions.js';
import { choice, name, network, version, yesOrNo } from './kinds.js';
import { inFile, setting } from './setting.js';

export const clusterSettings = inFile(['cluster'], {
  name: setting({
    kind: name(NAME_RULES.cluster),
    description: 'The name of the cluster and of its cookbook',
    flag: 'name',
    default: 'chef-consul-cluster',
    question: {
      message: 'What is the name of the cluster? (it stays)',
      onlyNew: true,
    },
  }),
  network: setting({
    kind: network,
    description: 'The network all machines live in, in CIDR notation',
    flag: 'network',
    default: '192.168.33.0/24',
    question: {
      message: 'Which network do the machines live in?',
      fits: true,
      spoken: (value) => `${value} as the network`,
    },
  }),
  domain: setting({
    kind: name(NAME_RULES.domain),
    description: "The domain of the machines' names",
    flag: 'domain',
    default: 'example.jp',
    question: { message: 'Which domain are the machines in?' },
  }),
  datacenter: setting({
    kind: name(NAME_RULES.datacenter),
    description: "Consul's data centre",
    flag: 'datacenter',
    default: 'dc1',
  }),
  provider: setting({
    kind: choice(['docker', 'virtualbox', 'libvirt', 'ssh']),
    description: 'What Vagrant makes the machines with, or ssh for hosts that exist already',
    flag: 'provider',
    default: 'docker',
    question: {
      message: 'What makes the machines?',
      about: {
        docker: 'Vagrant: containers with systemd, on Linux (run by us)',
        virtualbox: 'Vagrant: virtual machines, macOS and Windows too (not run by us)',
        libvirt: 'Vagrant: virtual machines of KVM, on Linux (not run by us)',
        ssh: 'nobody: they are hosts that you have already (run by us)',
      },
    },
  }),
  consul: {
    version: setting({
      kind: version('consul'),
      description: 'The version of Consul, 1.8.0 or later',
      flag: 'consul-version',
      default: VERSIONS.consul,
      question: { message: 'Which version of Consul?' },
    }),
    domain: setting({
      kind: name(NAME_RULES.consulDomain),
      description: "The domain of Consul's DNS",
      flag: 'consul-domain',
      default: 'consul',
    }),
    converge_on_event: setting({
      kind: yesOrNo,
      description: 'Whether the nodes converge when a Consul event asks for it',
      flag: 'converge-on-event',
      default: false,
    }),
  },
});
