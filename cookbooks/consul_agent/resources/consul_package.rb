# frozen_string_literal: true

provides :consul_package
unified_mode true

description 'Consul\'s package in one version, from an apt repository that has it, with the user and the directories of its agent.'

property :version, String,
         name_property: true,
         description: 'The upstream version, such as "1.22.5"; whichever build of it the repository has.'

property :repository_uri, String,
         default: 'https://apt.releases.hashicorp.com',
         description: 'The apt repository: HashiCorp\'s own, a mirror of it, or a distribution\'s.'

property :repository_distribution, String,
         # Not Ohai's `lsb`, which is empty where lsb_release is not installed.
         default: lazy { node['os_release']['version_codename'] },
         default_description: 'the machine\'s own codename',
         description: 'The distribution in it, such as "bookworm".'

property :repository_components, [Array, String],
         default: %w(main),
         coerce: proc { |value| value.is_a?(String) ? value.split : value },
         description: 'Its components; in a String they have spaces between them.'

property :repository_key, [String, nil],
         default: 'https://apt.releases.hashicorp.com/gpg',
         description: 'The URL of the key that signs it; nil where apt trusts the repository already.'

property :config_dir, String,
         default: '/etc/consul',
         description: 'The directory of the agent\'s configuration, which only root may write.'

property :data_dir, String,
         default: '/var/lib/consul',
         description: 'The directory of the agent\'s data.'

action :install, description: 'Adds the repository, pins the version and installs it.' do
  apt = ConsulAgent::AptVersions.new('consul')
  wanted = new_resource.version
  list = '/etc/apt/sources.list.d/consul.list'
  place = [new_resource.repository_uri, new_resource.repository_distribution, new_resource.repository_components]

  # Of what the machine has already. The lock of the package lists knows no waiting.
  apt_update do
    retries 4
    retry_delay 15
  end

  package %w(ca-certificates gnupg) if new_resource.repository_key

  apt_repository 'consul' do
    uri new_resource.repository_uri
    distribution new_resource.repository_distribution
    components new_resource.repository_components
    key new_resource.repository_key
    signed_by !new_resource.repository_key.nil?
    cache_rebuild false # done below
    # It fetches the key each time: no host is asked while nothing is wanted of it.
    not_if { apt.installed?(wanted) && ConsulAgent::AptList.names?(list, *place) }
  end

  # Its lists may be younger than a day and older than this version. Not by apt_update,
  # which waits for minutes and says nothing where a repository does not answer.
  ruby_block "package lists of #{new_resource.repository_uri}" do
    block { ConsulAgent::AptList.update(list, new_resource.repository_uri) }
    not_if { !apt.find(wanted).nil? }
  end

  # In why-run mode, apt has not been asked for newer lists.
  build = Chef::Config[:why_run] ? apt.find(wanted) || wanted : apt.find!(wanted)

  # Keeps `apt upgrade` from moving one machine away from the others. Not by
  # `1.9.1*`, which is 1.9.17 too.
  apt_preference 'consul' do
    pin "version #{build}"
    pin_priority '1001'
  end

  group 'consul' do
    system true
  end

  # Before the package, so that it is the same user whichever package it is.
  user 'consul' do
    gid 'consul'
    system true
    home new_resource.data_dir
    manage_home false
    shell '/usr/sbin/nologin'
    # A user that exists is only looked at with the gem ruby-shadow, which Chef's
    # packages bring and the gem `chef` does not.
    not_if %w(getent passwd consul)
  end

  package 'consul' do
    version build
    options '--no-install-recommends'
    # HashiCorp's package restarts the agent when it is upgraded, on every machine
    # that converges: systemctl takes this for "do nothing". consul_agent does it,
    # one machine at a time.
    environment 'SYSTEMD_OFFLINE' => '1'
  end

  directory new_resource.config_dir do
    owner 'root'
    group 'consul'
    mode '0750'
    recursive true
  end

  directory new_resource.data_dir do
    owner 'consul'
    group 'consul'
    mode '0700'
    recursive true
  end
end
