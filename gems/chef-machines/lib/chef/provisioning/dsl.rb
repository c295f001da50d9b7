# frozen_string_literal: true

require_relative 'cheffish_resources'
require_relative 'helpers'

class Chef
  module Provisioning
    # The methods that a recipe file has beside Chef's own, and a machine_batch, in which
    # they hold to its end. With a block, each `with_…` and `add_…` holds for the machines
    # in it only.
    module DSL
      include Helpers

      # How the machines that follow are made.
      # @param url [String] the driver, `vagrant` or `ssh`; behind a colon, the folder in
      #   which it keeps what it knows of machines; relative: in the repository
      # @param options [Hash] the driver's; neither of them has any
      def with_driver(url, options = nil, &block)
        provisioning.note('with_driver: the options of a driver have no meaning any more') unless options.nil? || options.empty?
        provisioning.saying(block) do
          provisioning.driver_url = url&.to_s
          # What cannot be is said at once.
          provisioning.driver
        end
      end

      # @param path [String] the folder of the driver vagrant
      def with_vagrant_cluster(path, &block)
        with_driver("vagrant:#{path}", &block)
      end

      # @param path [String] the folder of the driver ssh
      def with_ssh_cluster(path, &block)
        with_driver("ssh:#{path}", &block)
      end

      # The machines that follow are nodes of this Chef server.
      # @param url [String] e.g. "https://chef-server.example.jp/organizations/testorg"
      # @param options [Hash] :client_name and :signing_key_filename of a user who
      #   may register clients; by default the user that chef-client -z runs as
      def with_chef_server(url, options = {}, &block)
        provisioning.saying(block) { provisioning.server = chef_server_at(url, options) }
      end

      # The machines that follow have no Chef server: the repository is copied
      # to them, and `chef-client -z` runs there.
      # @param options [Hash] :chef_repo_path, one or several, whose cookbooks, roles,
      #   environments and data bags go along; :cookbook_path, :role_path,
      #   :environment_path, :data_bag_path, where these lie elsewhere; relative: beside
      #   the recipe file
      def with_chef_local_server(options = {}, &block)
        base = ::File.dirname(caller_locations(1, 1).first.path)
        provisioning.saying(block) do
          provisioning.server = LocalServer.new(provisioning.options, provisioning.local_nodes, base: base,
                                                                                                **options.to_hash.transform_keys(&:to_sym))
        end
      end

      # @param name [String] the Chef environment of the machines that follow
      def with_chef_environment(name, &block)
        provisioning.saying(block) { provisioning.environment = name&.to_s }
      end

      # How the driver makes the machines that follow, in place of what was said before.
      # @param options [Hash] see MachineOptions
      def with_machine_options(options, &block)
        provisioning.saying(block) { provisioning.replace_machine_options(options) }
      end

      # How the driver makes the machines that follow, in addition to what was said before.
      # @param options [Hash] see MachineOptions
      def add_machine_options(options, &block)
        provisioning.saying(block) { provisioning.add_machine_options(options) }
      end

      # @param box [String, VagrantBox] that the machines that follow are made from
      # @param _options [Hash] were never read
      def with_vagrant_box(box, _options = {}, &block)
        name = box.respond_to?(:name) ? box.name : box.to_s
        url = box.respond_to?(:url) ? box.url : nil
        add_machine_options({ vagrant_options: { 'vm.box' => name, 'vm.box_url' => url }.compact }, &block)
      end

      # Images of machines were a cloud's.
      # @raise [Failed] always, with what to do instead
      def machine_image(name = nil, *)
        raise Failed, "machine_image #{name}: neither driver can make images; say recipes and files of the machines themselves, " \
                      'and with the docker provider put what takes long into a Dockerfile (the option image)'
      end

      # @raise [Failed] always, with what to do instead
      def with_image_options(*)
        machine_image
      end

      # Load balancers were a cloud's.
      # @raise [Failed] always, with what to do instead
      def load_balancer(name = nil, *)
        raise Failed, "load_balancer #{name}: neither driver can make load balancers; make one with your cloud's tool, or a machine " \
                      'with a recipe for nginx or HAProxy'
      end

      # @raise [Failed] always, with what to do instead
      def with_load_balancer_options(*)
        load_balancer
      end
    end
  end
end
