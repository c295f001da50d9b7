# frozen_string_literal: true

require 'json'
require_relative 'archive'
require_relative 'client_config'
require_relative 'client_run'
require_relative 'failed'

class Chef
  module Provisioning
    # For machines without a Chef server: the repository is copied to the machine, and
    # `chef-client -z` runs there. What search finds there are the node objects of the
    # workstation's own `chef-client -z`, and the machine's comes back to these.
    class LocalServer
      # Everything on the machine lies here.
      DIR = '/var/lib/chef-provisioning'

      # Name on the machine => what says where it is here.
      PATHS = { 'cookbooks' => :cookbook_path, 'data_bags' => :data_bag_path, 'environments' => :environment_path,
                'roles' => :role_path }.freeze

      # What with_chef_local_server was told, too, when it started a server.
      FORMER = %i(host port log_level data_store ssl single_org multi_org osc_compat generate_real_keys acl_path client_path
                  container_path group_path node_path user_path chef_zero).freeze

      # @param options [Options]
      # @param local_nodes [LocalNodes]
      # @param base [String] the folder that relative paths start from
      # @param paths [Hash] :chef_repo_path, one or several, and PATHS, where they lie
      #   elsewhere; by default as chef-client -z has them here. Of two cookbooks with the
      #   same name, the last one counts
      # @raise [Failed] an option of another name
      def initialize(options, local_nodes, base: Dir.pwd, **paths)
        unknown = paths.keys - [:chef_repo_path, *PATHS.values] - FORMER
        raise Failed, "with_chef_local_server #{unknown.first}: there is no such option; chef_repo_path would work" unless unknown.empty?

        @options = options
        @local_nodes = local_nodes
        @folders = PATHS.transform_values { |option| paths_of(option, paths).map { |path| File.expand_path(path, base) } }
      end

      # @return [String] for the progress
      def to_s
        'chef-client -z'
      end

      # Short, for error dumps.
      def inspect
        "#<#{self.class} #{@folders['cookbooks'].join(' ')}>"
      end

      # Called before anything is made, and in why-run mode too.
      # @param machine [Declaration]
      # @return [void]
      # @raise [Failed] there are no cookbooks, and it needs some
      def check(machine)
        return if machine.run_list.empty?
        return unless none?('cookbooks', '*/metadata.{rb,json}')

        help = @options.places.fetch(:cookbooks) { 'with_chef_local_server cookbook_path: says where they are' }
        raise Failed, "no cookbooks in #{@folders['cookbooks'].join(' or ')}; #{help}"
      end

      # It needs to be told nothing.
      # @return [void]
      def announce; end

      # Copies the repository and configuration.
      # @param machine [Declaration]
      # @param transport [Transport]
      # @param step [Run::Step]
      # @return [void]
      def prepare(machine, transport, step)
        step.phase('copying cookbooks')
        transport.run!('sudo', 'rm', '-rf', *[*PATHS.keys, 'nodes'].map { |name| File.join(DIR, name) })
        transport.run!('sudo', 'mkdir', '-p', '-m', '0700', DIR)
        transport.run!('sudo', 'tar', '-xzf', '-', '-C', DIR, stdin: Archive.pack(folders, texts(machine, step)))
        transport.upload(client_rb(machine, ClientRun.prepare(transport, DIR)), config)
      end

      # @param machine [Declaration] that #prepare was called for
      # @param transport [Transport]
      # @param log [#<<] gets the output
      # @yieldparam activity [String] what chef-client is at
      # @return [Array<String>, nil] what chef-client has changed; nil where it did not say
      # @raise [Failed]
      def converge(machine, transport, log, &block)
        changed = ClientRun.new(machine.settings.distribution).call(transport, log, '-z', '-c', config, &block)
        object = JSON.parse(transport.download(File.join(DIR, node_file(machine.name))))
        @local_nodes.store(NodeObject::EMPTY.merge(object))
        changed
      end

      # It is always there.
      # @return [void]
      def probe; end

      # It knows nothing of a machine but the node object of LocalNodes.
      # @return [nil] nothing stays
      def forget(_machine); end

      # @return [nil] as ChefServer#cheffish
      def cheffish; end

      private

      def paths_of(option, paths)
        return Array(paths[option]) if paths[option]
        # While a recipe runs, chef-client's own cookbook_path is that of its cache.
        return Array(Chef::Config[option]) unless paths[:chef_repo_path] || option == :cookbook_path

        Array(paths[:chef_repo_path] || Chef::Config[:chef_repo_path]).map { |folder| File.join(folder, PATHS.key(option)) }
      end

      # @param pattern [String] of files in these folders; the folders' own paths are none
      def none?(name, pattern)
        @folders[name].all? { |folder| Dir.glob(pattern, base: folder).empty? }
      end

      def config
        File.join(DIR, 'client.rb')
      end

      def node_file(name)
        File.join('nodes', "#{name}.json")
      end

      # @return [Array<Array(String, String)>] name on the machine, folder here
      def folders
        all = @folders.flat_map { |name, folders| folders.map { |folder| [name, folder] } }
        all.select { |_name, folder| File.directory?(folder) }
      end

      # @return [Hash{String => String}] what is copied beside that
      def texts(machine, step)
        nodes = @local_nodes.machines.to_h { |object| [node_file(object['name']), JSON.generate(object)] }
        nodes.merge(empty_environment(machine, step))
      end

      # Without its file, chef-client would refuse to run.
      def empty_environment(machine, step)
        name = machine.environment || @local_nodes.get(machine.name)&.fetch('chef_environment')
        return {} if [nil, '_default'].include?(name)
        return {} unless none?('environments', "#{name}.{json,rb}")

        step.report.note("the environment #{name} has no file in #{@folders['environments'].join(' or ')}: " \
                         'machines get an empty one')
        { File.join('environments', "#{name}.json") => JSON.generate('name' => name, 'json_class' => 'Chef::Environment') }
      end

      def client_rb(machine, reporting)
        ClientConfig.text({ chef_repo_path: DIR, cache_path: File.join(DIR, 'cache'), node_name: machine.name,
                            chef_license: machine.settings.license! },
                          [reporting, machine.chef_config].reject(&:empty?).join("\n"))
      end
    end
  end
end
