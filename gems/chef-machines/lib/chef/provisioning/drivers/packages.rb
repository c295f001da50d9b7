# frozen_string_literal: true

class Chef
  module Provisioning
    module Drivers
      # The command that installs a program on this computer: with apt, with Homebrew, or
      # else in words.
      class Packages
        # The packages of each program, for apt and for Homebrew; nil: it has none.
        NAMES = {
          'vagrant' => ['vagrant', '--cask vagrant'],
          'docker' => ['docker.io', '--cask docker'],
          'ssh' => %w(openssh-client openssh),
          'virsh' => ['libvirt-clients libvirt-daemon-system', 'libvirt'],
          'vagrant-libvirt' => ['vagrant-libvirt', nil],
          'VBoxManage' => ['virtualbox', '--cask virtualbox'],
        }.freeze

        # Where apt has no package of that name, as Ubuntu 24.04 has no Vagrant and Debian no VirtualBox.
        ELSEWHERE = {
          'vagrant' => "add HashiCorp's package repository, then run ",
          'VBoxManage' => "add Oracle's package repository, then run ",
        }.freeze

        # @param command [Command] asks apt
        # @param path [String] where programs are looked for
        # @param root [Boolean] does the user need no sudo?
        def initialize(command, path: ENV.fetch('PATH', ''), root: Process.uid.zero?)
          @command = command
          @path = path
          @root = root
        end

        # @param program [String] one of NAMES
        # @return [String]
        def install(program)
          apt, brew = NAMES.fetch(program)
          return with_apt(program, apt) if there?('apt-get')
          return "brew install #{brew}" if brew && there?('brew')

          "install #{apt.split.first} with the package manager of this system"
        end

        # @param command [String] that root may run
        # @return [String] as this user types it
        def as_root(command)
          @root ? command : "sudo #{command}"
        end

        # @param program [String]
        # @return [Boolean] is it in the PATH?
        def there?(program)
          @path.split(File::PATH_SEPARATOR).any? { |folder| File.executable?(File.join(folder, program)) }
        end

        private

        def with_apt(program, names)
          "#{ELSEWHERE[program] unless known?(names.split.first)}#{as_root("apt-get install #{names}")}"
        end

        # apt-cache ends well for a package that others merely name, and then says nothing.
        def known?(package)
          !@command.run('apt-cache', 'show', package).stdout.strip.empty?
        end
      end
    end
  end
end
