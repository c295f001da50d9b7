# frozen_string_literal: true

# The user's own cookbooks: their style, and their specs, each cookbook's in a
# process of its own, for ChefSpec changes Chef's classes.

folders = Dir.glob('cookbooks/*/spec', base: ConsulCluster.root).sort

begin
  require 'rspec/core/rake_task'
  require 'rubocop/rake_task'
rescue LoadError => e
  task :test do
    raise ConsulCluster::Error, "#{e.path} is missing; the gems chefspec and cookstyle bring it"
  end
else
  desc 'Check the style (Cookstyle)'
  RuboCop::RakeTask.new(:style) do |task|
    task.requires << 'cookstyle'
    task.options << '--display-cop-names'
  end

  specs = folders.map do |folder|
    cookbook = folder.split('/')[1]
    desc "Run the specs of the cookbook #{cookbook} (ChefSpec)"
    RSpec::Core::RakeTask.new("spec:#{cookbook}") do |task|
      task.pattern = "#{folder}/**/*_spec.rb"
      task.rspec_opts = "--default-path #{folder}"
    end.name
  end

  desc 'Check the style and run the specs of the cookbooks, in seconds'
  task test: [:style, *specs]
end
