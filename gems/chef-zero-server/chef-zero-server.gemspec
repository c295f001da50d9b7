# Part of generator-consul-cluster, which places it under vendor/ and replaces it there as a whole: changes belong elsewhere.
# frozen_string_literal: true

require_relative 'lib/chef_zero_server/version'

Gem::Specification.new do |spec|
  spec.name = 'chef-zero-server'
  spec.version = ChefZeroServer::VERSION
  spec.summary = 'A small Chef server: chef-zero, made safe and permanent'
  spec.description = 'chef-zero as a Chef server for machines of your own: every request\'s signature is verified and then ' \
                     'authorized by a fixed table, and the data is on the disk. With a chef-server-ctl for users and organizations.'
  spec.authors = ['generator-consul-cluster']
  spec.license = 'Apache-2.0'
  spec.metadata = { 'rubygems_mfa_required' => 'true' }
  spec.required_ruby_version = '>= 3.1'

  spec.files = Dir.glob(%w(exe/* lib/**/*.rb *.md LICENSE), base: __dir__)
  spec.bindir = 'exe'
  spec.executables = %w(chef-server-ctl chef-zero-server)

  # It is installed beside Chef 18, with --local: what Chef brings must do. Chef
  # 18.8 asks for chef-zero 15.0.21 or later, 18.11 for a 15.1.
  spec.add_dependency 'chef-zero', '~> 15.0', '>= 15.0.21'
  spec.add_dependency 'ffi-yajl', '>= 2.2', '< 4'
  spec.add_dependency 'mixlib-authentication', '>= 3.0', '< 4'
  spec.add_dependency 'rack', '~> 3.1', '>= 3.1.10'
  spec.add_dependency 'rackup', '~> 2.2'
  spec.add_dependency 'webrick', '~> 1.8'
end
