# frozen_string_literal: true

# Reads a list of settings, [{"cluster": …, "chef": …}, …], from standard input,
# checks each as rake does, and prints the list of complaints; null is none.
require 'json'

%w(chef-machines consul-cluster).each { |gem| $LOAD_PATH.unshift(File.expand_path("../../gems/#{gem}/lib", __dir__)) }
require 'consul_cluster/settings'

complaints = JSON.parse($stdin.read).map do |settings|
  ConsulCluster::ChefCheck.new(settings['chef']).run
  ConsulCluster::Settings.new('/nowhere', settings['cluster'], settings['chef'])
  nil
rescue ConsulCluster::Error => e
  e.message
end
puts JSON.generate(complaints)
