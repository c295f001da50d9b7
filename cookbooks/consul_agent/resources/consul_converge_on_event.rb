# frozen_string_literal: true

require 'rbconfig'

provides :consul_converge_on_event
unified_mode true

description 'Runs the Chef client of this machine when a Consul event asks for it: `consul event -name=converge`. The ' \
            'agent\'s watch touches a file, and a systemd path unit runs the Chef client as root. The outcome stands in ' \
            'Consul\'s key-value store, converge/NODE.'

PROGRAM = '/usr/local/lib/consul-converge.rb'
REQUEST = '/run/consul/converge'
SEEN = '/var/lib/consul-converge/seen'

property :event, String,
         name_property: true,
         regex: /\A[A-Za-z0-9_-]+\z/,
         description: 'The name of the event.'

property :command, Array,
         default: lazy { [ChefUtils::Dist::Infra::CLIENT] },
         default_description: 'chef-client, or what it is called in this distribution',
         description: 'What is run, as an argument list.'

property :config_dir, String,
         default: '/etc/consul',
         description: 'The directory of the agent\'s configuration, as in consul_agent.'

action :create, description: 'Makes the units and the agent\'s watch. Events that came before ask for nothing.' do
  # With the Ruby that runs Chef, for the machine may have no other.
  cookbook_file PROGRAM do
    source 'consul-converge.rb'
    cookbook 'consul_agent'
    mode '0644'
  end

  execute 'note the events before' do
    command [RbConfig.ruby, PROGRAM, 'note', new_resource.event]
    creates SEEN
  end

  systemd_unit 'consul-converge.service' do
    content(service_unit)
    # systemd-analyze fails for faults of other units as well.
    verify false
    action :create
  end

  systemd_unit 'consul-converge.path' do
    content(path_unit)
    verify false
    action %i(create enable start)
  end

  consul_agent_config 'converge' do
    settings('watches' => [{ 'type' => 'event', 'name' => new_resource.event, 'handler_type' => 'script',
                             'args' => ['/usr/bin/touch', REQUEST] }])
    config_dir new_resource.config_dir
  end

  checked_service 'consul' do
    files [watch]
    mark '/run/consul/loaded'
    check ['consul', 'validate', '-quiet', new_resource.config_dir]
    action :reload
  end
end

action :delete, description: 'Removes all of that; the outcomes that were reported stay.' do
  systemd_unit 'consul-converge.path' do
    action %i(stop disable delete)
  end

  systemd_unit 'consul-converge.service' do
    action :delete
  end

  execute 'forget the watch' do
    command %w(systemctl reload consul)
    action :nothing
  end

  # Should a run be interrupted before the reload, the agent touches a file that nobody looks at.
  file watch do
    backup false
    action :delete
    notifies :run, 'execute[forget the watch]', :immediately
  end

  # Events that come while it is off ask for nothing.
  [SEEN, PROGRAM].each do |path|
    file path do
      backup false
      action :delete
    end
  end
end

action_class do
  def watch
    ::File.join(new_resource.config_dir, 'converge.json')
  end

  def service_unit
    {
      Unit: {
        Description: "The Chef client, as the Consul event #{new_resource.event} asks for it",
        After: 'consul.service',
        # Events may come in a row.
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'oneshot',
        # As a login of root has them.
        Environment: 'HOME=/root LANG=C.UTF-8',
        ExecStart: [RbConfig.ruby, PROGRAM, 'run', new_resource.event, *new_resource.command].join(' '),
      },
    }
  end

  # Not PathChanged, which does not see what happens while the service runs.
  def path_unit
    {
      Unit: { Description: "Requests of the Consul event #{new_resource.event}" },
      Path: { PathExists: REQUEST },
      Install: { WantedBy: 'multi-user.target' },
    }
  end
end
