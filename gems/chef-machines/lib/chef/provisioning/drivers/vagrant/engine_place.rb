# frozen_string_literal: true

require 'etc'
require 'socket'
require 'uri'
require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # Where a Docker engine runs, as far as it tells: its containers are machines
        # only where this computer is in their network.
        class EnginePlace
          # Whose containers have addresses that its computer reaches, all the same.
          REACHABLE = /\AOrbStack/.freeze

          # @param info [Hash] of `docker info`
          # @param endpoint [String] e.g. "unix:///var/run/docker.sock"
          # @param name [String] this computer's
          # @param kernel [String] its kernel's release
          def initialize(info, endpoint, name: Socket.gethostname, kernel: Etc.uname[:release])
            @info = info
            @endpoint = endpoint
            @name = name
            @kernel = kernel
          end

          # @return [String, nil] what stands between this computer and the containers, as
          #   the beginning of a sentence
          def obstacle
            return 'Podman answers in place of Docker' if podman?
            return 'rootless Docker keeps its containers in a network of its own' if rootless?
            return 'Docker Desktop runs in a virtual machine of its own' if system.start_with?('Docker Desktop')
            return if REACHABLE.match?(system)
            return "the Docker engine #{@endpoint} is on another computer" if remote?

            "the Docker engine runs on #{@info['Name']} (#{system}), which is another computer or a virtual machine" if elsewhere?
          end

          private

          def system
            @info['OperatingSystem'].to_s
          end

          # Podman's own command docker answers with its own words, its service with one
          # more than Docker's.
          def podman?
            @info['host'].is_a?(Hash) || @info.key?('BuildahVersion')
          end

          def rootless?
            Array(@info['SecurityOptions']).any? { |option| option.to_s.split(',').include?('name=rootless') }
          end

          # tcp:// and ssh:// can lead back to this computer.
          def remote?
            return false unless %r{\A(tcp|ssh|https?)://}.match?(@endpoint)

            host = URI(@endpoint).hostname.to_s
            !(host == 'localhost' || host.start_with?('127.') || host == '::1' || Socket.ip_address_list.map(&:ip_address).include?(host))
          rescue URI::Error
            true
          end

          # Colima, Rancher Desktop and the like, a socket that ssh has brought here, or
          # the socket of the computer that this container runs on.
          def elsewhere?
            { 'Name' => @name, 'KernelVersion' => @kernel }.any? { |key, own| @info[key] && @info[key] != own }
          end
        end
      end
    end
  end
end
