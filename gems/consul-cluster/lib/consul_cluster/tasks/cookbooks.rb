# frozen_string_literal: true

# What the Chef server gives to the machines: cookbooks, roles and the data bag
# item with the cluster's machines.

settings = ConsulCluster.settings

# A slip of the pen is told before anything is done with it.
task :sources do
  ConsulCluster::SourceCheck.new(settings.root).run
end

desc 'Collect the cookbooks in berks-cookbooks (berks vendor)'
task vendor: :sources do
  ConsulCluster.tool.run_quietly('berks', 'vendor', 'berks-cookbooks', chdir: settings.root)
end

desc 'Upload the cookbooks to the Chef server (berks vendor, berks upload), where it has not got them as they are here'
task upload: :sources do
  ConsulCluster.need_chef_server
  uploaded = ConsulCluster::Uploaded.new(settings)
  next puts('  cookbooks: the Chef server has them') if uploaded.fresh?

  # Berkshelf uploads what it has resolved, and that is what vendoring does first.
  Rake::Task[:vendor].invoke
  ConsulCluster::KnifeConfig.load(settings)
  # A changed cookbook shall reach the machines without a new version number.
  ConsulCluster.tool.run_quietly('berks', 'upload', '--force', chdir: settings.root)
  uploaded.remember
  puts '  cookbooks: uploaded'
end

desc 'Upload roles/*.json and the data bag item of cluster.json'
task role: :sources do
  ConsulCluster.need_chef_server
  ConsulCluster::Upload.new(settings, leaving: ConsulCluster.rollout.leaving_servers).run
end
