# frozen_string_literal: true

provides :consul_agent_service
unified_mode true

description 'A service of this machine, with its check, that its Consul agent registers.'

property :service, String,
         default: lazy { name },
         default_description: 'the resource\'s name',
         regex: ConsulAgent::ServiceName::PATTERN,
         description: 'The service\'s name in Consul; its DNS name is SERVICE.service.DOMAIN. Letters, digits and - only.'

property :port, Integer,
         required: true,
         description: 'The port that it listens on.'

property :check, Hash,
         default: {},
         # As JSON has it: with Strings for keys, at every depth.
         coerce: proc { |value| JSON.parse(JSON.generate(value)) },
         description: 'How Consul finds out whether it is well, as in Consul\'s documentation: http (a URL) or tcp, interval, ' \
                      'timeout, … Empty: it always is.'

property :settings, Hash,
         default: {},
         coerce: proc { |value| JSON.parse(JSON.generate(value)) },
         description: 'More of the service\'s definition, such as tags.'

property :config_dir, String,
         default: '/etc/consul',
         description: 'The directory of the agent\'s configuration, as in consul_agent.'

action :create, description: 'Writes CONFIG_DIR/NAME.json, and has the agent reload it.' do
  # These would be written in turn, and the agent restarted at each run.
  if %w(agent start).include?(new_resource.name)
    raise Chef::Exceptions::ValidationFailed, "#{new_resource}: consul_agent has a file of that name; give the resource another " \
                                              "one, such as \"#{new_resource.name}-service\", and the name in Consul as `service`"
  end

  definition = { 'name' => new_resource.service, 'port' => new_resource.port }.merge(new_resource.settings)
  # No `deregister_critical_service_after`: a node that was down for longer would
  # come back without its service until its agent is reloaded. A critical check
  # takes it out of DNS just as well.
  unless new_resource.check.empty?
    label = new_resource.check.key?('http') ? { 'name' => "HTTP on port #{new_resource.port}" } : {}
    definition['check'] = label.merge(new_resource.check)
  end

  consul_agent_config new_resource.name do
    settings('service' => definition)
    config_dir new_resource.config_dir
  end

  # After a start or restart there is nothing to do: the agent has read the file.
  checked_service 'consul' do
    files [::File.join(new_resource.config_dir, "#{new_resource.name}.json")]
    mark '/run/consul/loaded'
    check ['consul', 'validate', '-quiet', new_resource.config_dir]
    action :reload
  end
end
