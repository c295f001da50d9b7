# frozen_string_literal: true

require 'fileutils'
require 'json'
require 'socket'
require_relative '../../../consul_cluster/secret_file'
require_relative '../transport'
require_relative 'base'
require_relative 'chef_install'

class Chef
  module Provisioning
    module Drivers
      # CHEF_DRIVER=ssh: machines that exist already, at the addresses in
      # cluster.json. How to log in comes from ~/.ssh/config and the ssh agent,
      # or from :ssh_options, which are kept in .chef/ssh/machines with the address:
      # a machine that is gone from cluster.json is still reached. The user must be
      # able to use sudo without a password. Machines are neither made, stopped nor
      # removed here.
      class Ssh < Base
        PORT = 22

        # Seconds to wait for a machine that may not run.
        PATIENCE = 3

        def initialize(settings)
          super
          @dir = File.join(settings.chef_dir, 'ssh', 'machines')
        end

        def up(specs)
          specs.each { |spec| remember(spec) }
          names = specs.map(&:name)
          each_machine(names) { |name| ready(name) { |line| yield(name, line) if block_given? } }
        end

        # Whether it answers on its ssh port.
        def state(name)
          options = options_of(name)
          Socket.tcp(options[:host], options[:port] || PORT, connect_timeout: PATIENCE).close
          :running
        rescue SystemCallError, SocketError
          :stopped
        end

        def names
          Dir[File.join(@dir, '*.json')].map { |file| File.basename(file, '.json') }.sort
        end

        # Forgets the machines; they stay as they are.
        def destroy(names)
          (names & self.names).to_h do |name|
            FileUtils.rm_f(file(name))
            [name, 'left as it is']
          end
        end

        def connect(name)
          options = options_of(name)
          Transport.new(name, options.delete(:host), options.delete(:user),
                        verify_host_key: :accept_new, user_known_hosts_file: known_hosts, **options)
        end

        private

        def ready(name, &block)
          transport = connect(name)
          unless transport.run('sudo', '-n', 'true').exit_status.zero?
            raise Error, "#{name}: the user who logs in cannot use sudo without a password"
          end

          ChefInstall::Script.new(settings).call(transport, &block)
        ensure
          transport&.close
        end

        def remember(spec)
          options = spec.options[:ssh_options] || {}
          options = { host: address(spec.name) }.merge(options) unless options.key?(:host)
          ConsulCluster::SecretFile.write(file(spec.name), JSON.generate(options))
        end

        def options_of(name)
          JSON.parse(File.read(file(name)), symbolize_names: true)
        rescue Errno::ENOENT
          { host: address(name) }
        end

        def file(name)
          File.join(@dir, "#{name}.json")
        end

        def known_hosts
          File.join(settings.chef_dir, 'ssh', 'known_hosts')
        end
      end
    end
  end
end
