# frozen_string_literal: true

provides :consul_agent_config
unified_mode true

description 'One JSON file of Consul\'s configuration, written only if `consul validate` accepts it.'

property :settings, Hash,
         required: true,
         description: 'What the file says, as in Consul\'s documentation.'

property :config_dir, String,
         default: '/etc/consul',
         description: 'The directory of the agent\'s configuration.'

action :create, description: 'Writes CONFIG_DIR/NAME.json. Nothing is restarted or reloaded.' do
  place = ::File.join(new_resource.config_dir, "#{new_resource.name}.json")
  # `agent` is complete by itself; any other file is a fragment beside it.
  context = new_resource.name == 'agent' ? [] : [::File.join(new_resource.config_dir, 'agent.json')]

  file place do
    content "#{JSON.pretty_generate(new_resource.settings)}\n"
    owner 'root'
    group 'consul'
    mode '0640'
    verify do |path|
      CheckedService::Verification.accept!(
        path, place, ['consul', 'validate', '-quiet', '-config-format=json', *context, path]
      )
    end
  end
end
