# frozen_string_literal: true

# What is done to a cluster that lives: restart, upgrade, halt, backup, restore, failover.

settings = ConsulCluster.settings

desc 'Restart what serves on the machines, one at a time, the leader last; rake restart[srv101] on some'
task :restart do |_task, arguments|
  names = arguments.extras.map { |name| settings.machine(name).name }
  ConsulCluster::Restart.new(settings, ConsulCluster.driver).run(names.empty? ? settings.machines.map(&:name) : names)
end

desc 'Bring another version of Consul, and whatever else has changed, onto one machine at a time, the leader last'
task :upgrade do
  ENV.delete('CONSUL_CLUSTER_RUN')
  ConsulCluster::Upgrade.new(settings, ConsulCluster.driver).run { %i(upload role).each { |task| Rake::Task[task].invoke } }
end

desc 'Stop all machines, with all that is on them; rake starts them again'
task :halt do
  ConsulCluster::Halt.new(settings, ConsulCluster.driver).run
end

desc "Save Consul's data, the Chef server's, keys and settings: .chef/backups/NAME-TIME.tar, or rake backup[FILE]"
task :backup, [:file] do |_task, arguments|
  file = arguments[:file] && File.expand_path(arguments[:file], Rake.original_dir)
  ConsulCluster::Backup.new(settings, ConsulCluster.driver).run(file)
end

desc 'Bring back what rake backup has saved, on new machines too: rake restore[FILE]'
task :restore, [:file] do |_task, arguments|
  file = arguments[:file] or raise ConsulCluster::Error, 'which backup? rake restore[FILE]; rake backup puts them into .chef/backups'
  ConsulCluster::Restore.new(ConsulCluster.root).run(File.expand_path(file, Rake.original_dir))
end

desc 'Make faults, one after the other, while visitors keep coming, and repair them; rake failover[web-killed] some'
task :failover do |_task, arguments|
  ConsulCluster::Failover.new(settings, ConsulCluster.driver).run(arguments.extras)
end
