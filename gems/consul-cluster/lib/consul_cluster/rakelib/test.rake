# frozen_string_literal: true

desc 'Check style (Cookstyle) and run all specs'
task :test do
  ConsulCluster::Suites.new(ConsulCluster.settings).run
end
