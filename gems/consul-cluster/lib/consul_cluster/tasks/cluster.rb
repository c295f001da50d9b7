# frozen_string_literal: true

# The machines: bring them up, converge them, look at them, destroy them.

require 'securerandom'

settings = ConsulCluster.settings
provisioning = File.join(settings.root, 'provisioning')

desc 'Everything: the Chef server, its configuration, the machines (the default)'
task :up do
  # Each machine that converges notes this, so that none does twice: the last step
  # is for those that an edited vms.rb brings up without a converge.
  ENV['CONSUL_CLUSTER_RUN'] ||= SecureRandom.uuid
  ConsulCluster::Doctor.new(settings, ConsulCluster.driver).check
  rollout = ConsulCluster.rollout
  rollout.check
  steps = ConsulCluster::Steps.new
  unless settings.chef_server.existing?
    steps.run('Chef server') { ConsulCluster.tool.run('rake', chdir: File.join(provisioning, 'chef-server')) }
  end
  steps.run('Configuration') { Rake::Task[:config].invoke }
  steps.run('Machines') { ConsulCluster.tool.run('rake', chdir: File.join(provisioning, 'vms')) }
  steps.run('Converge', heading: false) do
    if rollout.leaving_servers.any?
      # They have left, and nobody need know them any more.
      Rake::Task[:role].execute
      ENV['CONSUL_CLUSTER_RUN'] = SecureRandom.uuid
    end
    ConsulCluster.converge(settings.machines.map(&:name))
  end
  steps.run('Check', heading: false) do
    ConsulCluster::Repair.new(settings, ConsulCluster.driver).run
    ConsulCluster::HealthCheck.new(settings, ConsulCluster.driver).run
  end
  steps.finish("#{settings.name} is up; see for yourself with rake verify, rake status, rake open")
  puts ConsulCluster::Urls.new(settings).lines
end

task up: :sources

desc 'Upload what has changed, and run chef-client on all nodes, or on some: rake converge[node201,lb211]'
task converge: %i(upload role) do |_task, arguments|
  ENV.delete('CONSUL_CLUSTER_RUN')
  names = arguments.extras.map { |name| settings.machine(name).name }
  ConsulCluster::Converge.new(ConsulCluster.driver).run(names.empty? ? settings.machines.map(&:name) : names)
end

desc 'The same by a Consul event, without ssh, and wait for the outcomes: rake converge_event[node201]'
task :converge_event do |_task, arguments|
  names = arguments.extras.map { |name| settings.machine(name).name }
  ConsulCluster::ConvergeEvent.new(settings, ConsulCluster.driver).run(names)
end

desc "Show Consul's members, as the first Consul server that answers knows them"
task :consul_members do
  servers = settings.machines_with('consul-server').map(&:name)
  puts(ConsulCluster.on_any(servers) { |transport| transport.run!('consul', 'members').stdout })
end

desc "Check the cluster: the article's demonstration, with a transcript"
task :verify do
  ConsulCluster::Verify.new(settings, ConsulCluster.driver).run
end

desc 'Destroy all machines, and the Chef server last'
task :destroy do
  ConsulCluster.tool.run('rake', 'destroy', chdir: File.join(provisioning, 'vms'))
  ConsulCluster.tool.run('rake', 'destroy', chdir: File.join(provisioning, 'chef-server'))
end
