# Part of generator-consul-cluster, which places it under vendor/ as a whole and replaces it as a whole: changes belong elsewhere.
# frozen_string_literal: true

require_relative 'lib/consul_cluster/version'

Gem::Specification.new do |spec|
  spec.name = 'consul-cluster'
  spec.version = ConsulCluster::VERSION
  spec.summary = 'Rake tasks and settings of a cluster of Chef and Consul on your own machine'
  spec.description = 'Reads and checks provisioning/cluster.json and chef.json of a repository that generator-consul-cluster ' \
                     'has made, and brings the cluster up, converges, verifies and destroys it with Rake.'
  spec.authors = ['generator-consul-cluster']
  spec.license = 'Apache-2.0'
  spec.metadata = { 'rubygems_mfa_required' => 'true' }
  spec.required_ruby_version = '>= 3.1'
  spec.files = Dir.glob('{lib,schema}/**/*', base: __dir__).select { |file| File.file?(File.join(__dir__, file)) } +
               %w(CHANGELOG.md LICENSE README.md)

  spec.add_dependency 'berkshelf', '8.1.23'
  spec.add_dependency 'chef', '18.11.11'
  spec.add_dependency 'chef-bin', '18.11.11'
  spec.add_dependency 'chef-machines', ConsulCluster::VERSION
  spec.add_dependency 'knife', '18.6.13'
  spec.add_dependency 'pastel', '0.8.0'
  spec.add_dependency 'rake', '13.3.1'
end
