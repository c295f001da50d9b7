# frozen_string_literal: true

require_relative '../base'
require_relative 'docker_container'
require_relative 'docker_label'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What Vagrant is told of a container, and what of a recipe's settings for virtual machines
        # has no meaning then.
        class DockerFragment
          # The image stands for Vagrant's box, and has a user of its own.
          IGNORED = /\Avm\.box|\Assh\.(username|password|host|port|private_key_path|insert_key)\z/.freeze

          # Why a box has no meaning.
          NO_BOX = 'the docker provider makes machines from its own image instead'

          # Vagrant would ask for the interface to bridge to; and a private network without
          # an address is one that the machine gets anyway. It finds the network that an address
          # belongs to by itself.
          CLOSING = <<~RUBY
            config.vm.networks.each { |type, options| options.delete(:netmask) if type == :private_network }
            config.vm.instance_variable_get(:@__networks).delete_if do |_, (type, options)|
              type == :public_network || (type == :private_network && !options[:ip])
            end
          RUBY

          # @param options [Options]
          # @param folder [Folder]
          # @param image [MachineImage]
          # @param engine [DockerEngine]
          def initialize(options, folder, image, engine)
            @options = options
            @folder = folder
            @image = image
            @engine = engine
          end

          # Vagrant does not wait for ssh (has_ssh): it would ask Docker a hundred
          # times, and the driver waits itself. `vagrant ssh` works all the same.
          # @param container [String] Docker's name of it
          # @param address [String]
          # @param memory [Integer] in MB
          # @param keys [SshKeys]
          # @return [String] as Provider#opening
          def opening(container, address, memory, keys)
            <<~RUBY
              config.vm.provider 'docker' do |docker|
                docker.image = #{@image.tag.dump}
                docker.name = #{container.dump}
                docker.create_args = #{create_args(memory).inspect}
                docker.env = { 'MACHINE_PUBLIC_KEY' => #{keys.ensure.dump} }
                docker.stop_timeout = #{DockerContainer::STOP_TIMEOUT}
                docker.has_ssh = false
              end
              config.vm.synced_folder '.', '/vagrant', disabled: true
              config.vm.network :forwarded_port, id: 'ssh', guest: 22, host: 2222, disabled: true
              config.ssh.host = #{address.dump}
              config.ssh.port = 22
              config.ssh.insert_key = false
              config.ssh.private_key_path = #{@folder.path_from_here(keys.private_key)}
            RUBY
          end

          # @param spec [MachineSpec]
          # @return [Array<String>] as Provider#notes
          def self.notes(spec)
            box = spec.settings['vm.box']
            lines = []
            lines << "box #{box}: #{NO_BOX}" if box
            lines << "user #{spec.user}: machines of the docker provider have the user vagrant" unless spec.user == 'vagrant'
            lines << 'public_network: the docker provider has none, it is left out' if spec.vagrant_text.match?(/\bpublic_network\b/)
            lines
          end

          private

          def create_args(memory)
            [*@engine.systemd_args, *DockerLabel.arguments(@options), '--memory', "#{memory}m"]
          end
        end
      end
    end
  end
end
