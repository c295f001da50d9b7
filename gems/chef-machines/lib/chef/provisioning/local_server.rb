# frozen_string_literal: true

require 'json'
require_relative 'archive'
require_relative 'client_config'
require_relative 'client_run'
require_relative 'failed'

class Chef
  module Provisioning
    # For machines without a Chef server, such as the one that becomes the Chef
    # server: the cookbooks are copied to the machine, and `chef-client -z` runs
    # there.
    class LocalServer
      # Everything on the machine lies here.
      DIR = '/var/lib/chef-provisioning'

      # What goes along with the cookbooks where chef_repo_path has it.
      FOLDERS = %w(data_bags environments roles).freeze

      # @param settings [ConsulCluster::Settings]
      # @param base [String] the folder that relative paths start from
      # @param chef_repo_path [String, nil]
      # @param cookbook_path [String, Array<String>, nil] by default the cookbooks of
      #   chef_repo_path; of two cookbooks with the same name, the last one counts
      def initialize(settings, base: Dir.pwd, chef_repo_path: nil, cookbook_path: nil)
        @settings = settings
        @chef_repo_path = File.expand_path(chef_repo_path || Chef::Config[:chef_repo_path], base)
        @cookbook_path = Array(cookbook_path || File.join(@chef_repo_path, 'cookbooks'))
                         .map { |path| File.expand_path(path, base) }
        @client_run = ClientRun.new(settings.distribution)
      end

      # @return [String] for the progress
      def to_s
        'chef-client -z'
      end

      # Short, for error dumps.
      def inspect
        "#<#{self.class} #{@cookbook_path.join(' ')}>"
      end

      # Called before anything is made, and in why-run mode too.
      # @return [void]
      # @raise [Failed] there are no cookbooks
      def check
        return unless Dir.glob(@cookbook_path.map { |path| File.join(path, '*', 'metadata.{rb,json}') }).empty?

        raise Failed, "no cookbooks in #{@cookbook_path.join(' or ')}; `rake berks` puts them there"
      end

      # It needs to be told nothing.
      # @return [void]
      def announce; end

      # Copies cookbooks and configuration.
      # @param machine [Declaration]
      # @param transport [Transport]
      # @param step [Run::Step]
      # @return [void]
      def prepare(machine, transport, step)
        step.phase('copying cookbooks')
        transport.run!('sudo', 'rm', '-rf', *['cookbooks', *FOLDERS].map { |name| File.join(DIR, name) })
        transport.run!('sudo', 'mkdir', '-p', '-m', '0700', DIR)
        transport.run!('sudo', 'tar', '-xzf', '-', '-C', DIR, stdin: Archive.pack(folders))
        transport.upload(JSON.generate(machine.attributes.merge('run_list' => machine.run_list)), json, mode: 0o600)
        transport.upload(client_rb(machine), config)
      end

      # @param transport [Transport] to a machine that #prepare was called for
      # @param log [#<<] gets the output
      # @return [void]
      # @raise [Failed]
      def converge(transport, log)
        @client_run.call(transport, log, '-z', '-c', config, '-j', json)
      end

      # It is always there.
      # @return [void]
      def probe; end

      # It knows nothing of a machine but the node object of LocalNodes.
      # @return [nil] nothing stays
      def forget(_name); end

      private

      def config
        File.join(DIR, 'client.rb')
      end

      def json
        File.join(DIR, 'node.json')
      end

      # @return [Array<Array(String, String)>] name on the machine, folder here
      def folders
        all = @cookbook_path.map { |path| ['cookbooks', path] } +
              FOLDERS.map { |name| [name, File.join(@chef_repo_path, name)] }
        all.select { |_name, dir| File.directory?(dir) }
      end

      def client_rb(machine)
        ClientConfig.text(chef_repo_path: DIR, cache_path: File.join(DIR, 'cache'), node_name: machine.name,
                          chef_license: @settings.license!)
      end
    end
  end
end
