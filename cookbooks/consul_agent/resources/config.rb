# frozen_string_literal: true

provides :consul_cluster_config
unified_mode true

description 'One JSON file of Consul\'s configuration, written only if `consul validate` accepts it.'

property :settings, Hash,
         required: true,
         description: 'What the file says.'

action :create do
  directory = node['consul_cluster']['consul']['config_dir']
  # `agent` is complete by itself; any other file is a fragment beside it.
  context = new_resource.name == 'agent' ? [] : [::File.join(directory, 'agent.json')]

  file ::File.join(directory, "#{new_resource.name}.json") do
    content "#{JSON.pretty_generate(new_resource.settings)}\n"
    owner 'root'
    group 'consul'
    mode '0640'
    verify do |path|
      consul = shell_out('consul', 'validate', '-quiet', '-config-format=json', *context, path)
      Chef::Log.error(consul.stderr) if consul.error?
      !consul.error?
    end
  end
end
