# frozen_string_literal: true

require 'chef/provisioning/drivers'
require 'open3'

# Hosts that are not made by a driver: containers with systemd and an ssh server in a network
# of their own, and one key that opens them, which only the ssh agent has.
class EngineHosts
  NETWORK = 'chef-machines-hosts'
  START = File.expand_path('../engine/start-host', __dir__)

  # @param options [Chef::Provisioning::Options] of a repository, which they are labelled with
  def initialize(options)
    @options = options
    @command = Chef::Provisioning::Drivers::Command.new
    @containers = {}
  end

  # @param addresses [Hash{String => String}] name => address in 10.78.0.0/24
  # @param sshd [Hash{String => String}] name => lines of sshd_config
  def start(addresses, sshd)
    build
    make_key
    label = Chef::Provisioning::Drivers::Vagrant::DockerLabel.arguments(@options)
    docker('network', 'create', '--subnet', '10.78.0.0/24', *label, NETWORK)
    addresses.each do |name, address|
      id = docker('run', '--detach', '--hostname', name, '--network', NETWORK, '--ip', address, *systemd, *label,
                  '--env', "KEY=#{@key}", '--env', "SSHD=#{sshd[name]}", '--volume', "#{START}:/start-host:ro", @image, '/start-host')
      @containers[name] = id.strip
    end
    addresses.each_key { |name| wait_for(name) }
  end

  # What a command on a host says, without ssh.
  def on(name, *argv)
    docker('exec', @containers.fetch(name), *argv)
  end

  # @return [String] the socket of the agent
  attr_reader :agent

  def remove
    docker('rm', '--force', '--volumes', *@containers.values) if @containers.any?
    @command.run('docker', 'network', 'rm', NETWORK)
    Process.kill(:TERM, @agent_pid) if @agent_pid
  end

  private

  # Until its ssh server runs; a minute at most.
  def wait_for(name)
    deadline = Time.now + 60
    until @command.run('docker', 'exec', @containers[name], 'systemctl', 'is-active', 'ssh').success
      raise "#{name} has not started: #{docker('logs', @containers[name])}" if Time.now > deadline

      sleep 0.5
    end
  end

  def docker(*argv, **options)
    @command.run!('docker', *argv, **options)
  end

  # Its layers are those of the machine image, and stay in the cache.
  def build
    image = Chef::Provisioning::Drivers::Vagrant::MachineImage.new(@options, @command)
    @image = docker('build', '--quiet', '--target', 'chef', *image.send(:arguments), '-', stdin: image.send(:context)).lines.last.strip
  end

  def systemd
    Chef::Provisioning::Drivers::Vagrant::DockerEngine.new(@command).systemd_args + %w(--stop-signal SIGRTMIN+3)
  end

  def make_key
    file = File.join(@options.root, 'key')
    @agent = File.join(@options.root, 'agent')
    @command.run!('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file)
    @agent_pid = Process.spawn('ssh-agent', '-D', '-a', @agent, out: File::NULL, err: File::NULL)
    sleep 0.1 until File.socket?(@agent)
    @command.run!('ssh-add', '-q', file, env: { 'SSH_AUTH_SOCK' => @agent })
    File.delete(file)
    @key = File.read("#{file}.pub").chomp
  end
end
