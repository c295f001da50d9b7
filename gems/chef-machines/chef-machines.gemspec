# Part of generator-consul-cluster. Below vendor/ it is replaced as a whole by the generator: changes belong elsewhere.
# frozen_string_literal: true

require_relative 'lib/chef/provisioning/version'

Gem::Specification.new do |spec|
  spec.name = 'chef-machines'
  spec.version = Chef::Provisioning::VERSION
  spec.summary = "chef-provisioning's recipes on today's Chef"
  spec.description = 'The resources machine, machine_batch and others of chef-provisioning, with drivers for Vagrant ' \
                     '(containers, VirtualBox, libvirt) and for machines that exist already, for chef-client -z of Chef 18.'
  spec.authors = ['the maintainers of generator-consul-cluster']
  spec.license = 'Apache-2.0'
  spec.required_ruby_version = '>= 3.1'
  spec.metadata = { 'rubygems_mfa_required' => 'true' }
  # FNM_DOTMATCH would be needed for hidden files; there are none.
  spec.files = Dir.glob('{lib,image}/**/*', base: __dir__).select { |path| File.file?(File.join(__dir__, path)) } +
               %w(CHANGELOG.md LICENSE README.md)

  # Old recipes require cheffish, or use its resources; net-ssh reads Ed25519 keys with the gems ed25519 and bcrypt_pbkdf.
  # pastel, tty-cursor and tty-screen draw the progress; Chef's own tty-prompt brings them.
  spec.add_dependency 'bcrypt_pbkdf', '1.1.2'
  spec.add_dependency 'chef', '18.11.11'
  spec.add_dependency 'chef-bin', '18.11.11'
  spec.add_dependency 'chef-zero', '15.1.11'
  spec.add_dependency 'cheffish', '17.1.8'
  spec.add_dependency 'ed25519', '1.4.0'
  spec.add_dependency 'net-ssh', '7.3.10'
  spec.add_dependency 'parallel', '1.28.0'
  spec.add_dependency 'pastel', '0.8.0'
  spec.add_dependency 'tty-cursor', '0.7.1'
  spec.add_dependency 'tty-screen', '0.8.2'
end
