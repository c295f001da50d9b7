# frozen_string_literal: true

require 'json'

# A Docker engine with containers and networks that a FakeCommand answers from.
class FakeDocker
  # @return [Hash] name to the state, id, label and address of a container
  attr_reader :containers
  # @return [Hash] name to subnet
  attr_reader :networks
  # @return [Array<String>] names and tags
  attr_reader :images

  def initialize(command, info: { 'CgroupVersion' => '1', 'OperatingSystem' => 'Debian' })
    @command = command
    @containers = {}
    @networks = { 'bridge' => '172.17.0.0/16' }
    @labels = {}
    @images = []
    command.answer('docker', 'info', stdout: JSON.generate(info))
    command.answer('docker', 'network', 'ls', stdout: "1\n2\n")
    answer('network', 'inspect') { JSON.generate(@networks.map { |name, subnet| network(name, subnet) }) }
    answer('network', 'create') { |argv| add_network(argv.last, argv[argv.index('--subnet') + 1], root: argv[-2][/=(.*)/, 1]) }
    answer('network', 'rm') { |argv| @networks.delete(argv.last) }
    answer('network', 'connect') { |argv| @containers[argv.last].update(address: argv[4], endpoint: 'e') }
    answer('container', 'ls') { |argv| argv.last.start_with?('label=') ? own_ids(argv.last[/=.*=(.*)/, 1]) : connected_ids }
    answer('image', 'ls') { |argv| @images.select { |image| image.start_with?("#{argv.last}:") }.join("\n") }
    answer('image', 'rm') { |argv| @images.delete(argv.last) }
    answer('start') { |argv| @containers[argv.last][:status] = 'running' }
    answer('unpause') { |argv| @containers[argv.last][:status] = 'running' }
    answer('rm') { |argv| @containers.delete(argv.last) }
    answer('exec') { |argv| argv[3] == 'cat' ? "ssh-rsa HOSTKEY root@x\n" : '' }
    command.answer('docker', 'container', 'inspect') { |argv| inspect_containers(argv.drop(3)) }
  end

  def add(name, status: 'running', id: "id-of-#{name}", root: '/elsewhere', address: nil, endpoint: 'e', memory: 512)
    @containers[name] = { status: status, id: id, root: root, address: address, endpoint: endpoint,
                          memory: memory * 1024 * 1024 }
  end

  # A network that this library has made, here or in another repository.
  def add_network(name, subnet, root: '/somewhere')
    @networks[name] = subnet
    @labels[name] = { 'chef-machines.repository' => root }
  end

  private

  def answer(*words)
    @command.answer('docker', *words) { |argv| [yield(argv).to_s, '', true] }
  end

  def network(name, subnet)
    options = name == 'bridge' ? { 'com.docker.network.bridge.name' => 'docker0' } : {}
    { 'Name' => name, 'Id' => "id-of-#{name}", 'Options' => options, 'Labels' => @labels.fetch(name, {}), 'IPAM' => { 'Config' => [{ 'Subnet' => subnet }] } }
  end

  def own_ids(root)
    @containers.values.select { |container| container[:root] == root }.map { |c| "#{c[:id]}\n" }.join
  end

  def connected_ids
    @containers.values.select { |container| container[:address] }.map { |c| "#{c[:id]}\n" }.join
  end

  # By name or by id.
  def inspect_containers(keys)
    found = keys.filter_map { |key| @containers.find { |name, container| [name, container[:id]].include?(key) } }
    return ['[]', "Error: No such container: #{keys.first}", false] if found.size < keys.size || keys.empty?

    [JSON.generate(found.map { |name, container| describe(name, container) }), '', true]
  end

  def describe(name, container)
    networks = container[:address] && { 'sample' => { 'IPAMConfig' => { 'IPv4Address' => container[:address] },
                                                      'EndpointID' => container[:endpoint] } }
    { 'Id' => container[:id], 'Name' => "/#{name}", 'State' => { 'Status' => container[:status] },
      'HostConfig' => { 'Memory' => container[:memory] },
      'Config' => { 'Labels' => { 'chef-machines.repository' => container[:root] } },
      'NetworkSettings' => { 'Networks' => networks } }
  end
end

# The driver on a FakeDocker, as `docker`, with machines that answer as soon as they are made.
module DockerHelp
  def self.included(group)
    group.let(:transport) { FakeTransport.new }
    group.let!(:docker) { FakeDocker.new(command) }
    group.let(:specs) { %w(srv101 srv102).map { |name| spec_of(name) } }
    group.before do
      allow(Chef::Provisioning::Transport).to receive(:new).and_return(transport)
      command.answer('docker', 'image', 'inspect', success: true)
    end
  end

  # Vagrant makes the containers it is told to, all but those in `broken`.
  def vagrant_makes(root, broken: {})
    command.answer('vagrant', 'up') do |argv|
      names = argv.drop(2).take_while { |word| word != '--provider' }
      (names - broken.keys).each { |name| docker.add("sample-#{name}", root: root, address: DriverHelp::ADDRESSES[name]) }
      failures = broken.slice(*names).map do |name, cause|
        "An error occurred while executing the action on the '#{name}'\nmachine. Please handle this:\n\n#{cause}\n\n"
      end
      begun = names.map { |name| "Bringing machine '#{name}' up with 'docker' provider...\n" }
      ["#{begun.join}==> #{names.first}: Creating\n", failures.join, failures.empty?]
    end
  end
end
