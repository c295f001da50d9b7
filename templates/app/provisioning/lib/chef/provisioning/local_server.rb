# frozen_string_literal: true

require 'chef/server_api'
require 'json'
require_relative 'archive'
require_relative 'client_config'
require_relative 'client_run'
require_relative 'node_object'

class Chef
  module Provisioning
    # For machines without a Chef server, such as the one that becomes the Chef
    # server: the cookbooks are copied to the machine, and `chef-client -z` runs
    # there. The node object lies with the `chef-client -z` of the workstation,
    # so that `search(:node, …)` in a recipe file finds the machine.
    class LocalServer
      # Everything on the machine lies here.
      DIR = '/var/lib/chef-provisioning'

      # Of the node objects that the workstation's chef-client -z keeps, these
      # are machines; another one is the workstation itself.
      MARK = 'chef_provisioning'

      # What goes along with the cookbooks where chef_repo_path has it.
      FOLDERS = %w(data_bags environments roles).freeze

      # @param settings [ConsulCluster::Settings]
      # @param chef_repo_path [String, nil]
      # @param cookbook_path [String, nil] by default the cookbooks of chef_repo_path
      def initialize(settings, chef_repo_path: nil, cookbook_path: nil)
        @settings = settings
        @chef_repo_path = chef_repo_path || Chef::Config[:chef_repo_path]
        @cookbook_path = cookbook_path || File.join(@chef_repo_path, 'cookbooks')
        @client_run = ClientRun.new(settings.distribution)
      end

      # @return [String] for the progress
      def to_s
        'chef-client -z'
      end

      # Short, for error dumps.
      def inspect
        "#<#{self.class} #{@cookbook_path}>"
      end

      # Records the machine before it is made, so that a run that is interrupted
      # leaves nothing that destroy.rb does not find.
      # @param machine [Declaration]
      # @return [void]
      # @raise [Failed] the cookbooks are not there
      def announce(machine)
        raise Failed, "no cookbooks in #{@cookbook_path}; `rake berks` puts them there" unless cookbooks?

        existing = node(machine.name)
        mark = { MARK => { 'driver' => ENV.fetch('CHEF_DRIVER', 'vagrant') } }
        object = NodeObject.build(machine.name, existing, machine.run_list, machine.attributes.merge(mark))
        existing ? api.put("nodes/#{machine.name}", object) : api.post('nodes', object)
      end

      # Copies cookbooks and configuration.
      # @param machine [Declaration]
      # @param transport [Transport]
      # @param step [Run::Step]
      # @return [void]
      def prepare(machine, transport, step)
        step.phase('copying cookbooks')
        transport.run!('sudo', 'rm', '-rf', *folders.keys.map { |name| File.join(DIR, name) })
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

      # @param name [String] a machine
      # @return [nil] nothing stays
      def forget(name)
        api.delete("nodes/#{name}") if node(name)
        nil
      end

      # @param name [String]
      # @return [Boolean] is it a node object here that is no machine's?
      def other_node?(name)
        object = node(name)
        !object.nil? && !object['normal'].key?(MARK)
      end

      private

      def config
        File.join(DIR, 'client.rb')
      end

      def json
        File.join(DIR, 'node.json')
      end

      def cookbooks?
        !Dir.glob(File.join(@cookbook_path, '*', 'metadata.{rb,json}')).empty?
      end

      def folders
        more = FOLDERS.to_h { |name| [name, File.join(@chef_repo_path, name)] }
        { 'cookbooks' => @cookbook_path }.merge(more.select { |_name, dir| File.directory?(dir) })
      end

      def client_rb(machine)
        ClientConfig.text(chef_repo_path: DIR, cache_path: File.join(DIR, 'cache'), node_name: machine.name,
                          chef_license: @settings.license!)
      end

      def api
        @api ||= Chef::ServerAPI.new(Chef::Config[:chef_server_url])
      end

      def node(name)
        api.get("nodes/#{name}")
      rescue Net::HTTPClientException => e
        raise unless e.response.code == '404'
      end
    end
  end
end
