# frozen_string_literal: true

# Looking at the cluster, and at what is to become of it: nothing is changed here.

settings = ConsulCluster.settings

desc 'Show each machine: address, state, last converge, Consul member, checks; rake status[json]'
task :status, [:form] do |_task, arguments|
  form = arguments[:form]
  raise ConsulCluster::Error, "there is no rake status[#{form}]; json would work" unless [nil, 'json'].include?(form)

  status = ConsulCluster::Status.new(settings, ConsulCluster.driver)
  form ? puts(status.json) : status.show
end

desc 'Open a shell on a machine: rake ssh[node201], or run a command there: rake ssh[node201,uptime]'
task :ssh, [:machine] do |_task, arguments|
  # Rake has split the command at its commas, and taken spaces around them away.
  line = arguments.extras.join(',')
  exec(*ConsulCluster::Shell.new(settings, ConsulCluster.driver).open(arguments[:machine], line.empty? ? nil : line))
end

desc 'Show the last 100 log lines of what serves on a machine: rake logs[node201]; rake logs[node201,follow] goes on'
task :logs, [:machine, :follow] do |_task, arguments|
  follow = arguments[:follow]
  raise ConsulCluster::Error, "there is no rake logs[#{arguments[:machine]},#{follow}]; follow would work" unless [nil, 'follow'].include?(follow)

  exec(*ConsulCluster::Shell.new(settings, ConsulCluster.driver).logs(arguments[:machine], follow: !follow.nil?))
end

desc "Open the site and Consul's UI in the browser"
task :open do
  ConsulCluster::Browser.new.show(ConsulCluster::Urls.new(settings))
end

desc 'Say what the next rake would make, change and destroy, and in which order'
task :plan do
  ConsulCluster::Plan.new(settings, ConsulCluster.driver, ConsulCluster.rollout).show
end

desc 'Check what this computer needs to have, and say how to get what is missing; tries the package repositories'
task :doctor do
  ConsulCluster::Doctor.new(settings, ConsulCluster.driver).run
end
