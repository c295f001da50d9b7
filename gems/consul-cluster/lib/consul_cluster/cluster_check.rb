# frozen_string_literal: true

require_relative 'file_check'
require_relative 'network'

module ConsulCluster
  # Checks provisioning/cluster.json, which people edit by hand.
  class ClusterCheck < FileCheck
    FILE = 'provisioning/cluster.json'
    PROVIDERS = %w(docker virtualbox libvirt).freeze

    # The cluster's name is the cookbook's and part of the roles' and the image's.
    NAME = /\A(?=.{1,60}\z)[a-z][a-z0-9]*([_-][a-z0-9]+)*\z/.freeze
    ROLE = /\A(?=.{1,40}\z)[a-z][a-z0-9]*(-[a-z0-9]+)*\z/.freeze
    DATACENTER = /\A[a-z0-9][a-z0-9_-]{0,63}\z/.freeze
    CHEF_ROLE = /\A[A-Za-z0-9_-]{1,120}\z/.freeze
    PREFIX = /\A[a-z][a-z0-9-]{0,49}\z/.freeze

    # `consul` is the domain of Consul's own DNS. The machines' names go before it.
    OWN_DOMAIN = /\A(?=.{1,180}\z)(?!(.*\.)?consul\z)#{DOMAIN}/.freeze
    # A release of the package `consul`: 1.21.4+ent has a package of its own, 1.22.0-rc1 has none.
    VERSION = /\A(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}\z/.freeze
    OLDEST = Gem::Version.new('1.8.0')

    # Where editors look for the file's JSON Schema.
    SCHEMA = './cluster.schema.json'

    # The number of a role's first machine; 1 is the gateway's.
    START = (2..).freeze

    # @param cluster [Hash] the parsed file
    # @param taken [Hash] addresses that are used elsewhere, to what uses them
    # @param names [Array<String>] machine names that are used elsewhere
    def initialize(cluster, taken: {}, names: [])
      super(FILE, cluster)
      @taken = taken.dup
      @names = names.dup
    end

    # @return [Network] the checked network
    # @raise [Error] the first thing that is wrong
    def run
      check_settings
      check_roles
      machines = section(@data, 'machines', Array)
      machines.each_with_index { |machine, index| check_machine(machine, index) }
      return @network if machines.any? { |machine| machine['role'] == 'consul-server' }

      reject('machines', 'none has the role "consul-server"', 'one or more of them (3 survive the loss of one)')
    end

    private

    def check_settings
      text(@data, '$schema', //, SCHEMA) if @data.key?('$schema')
      text(@data, 'name', NAME, 'chef-consul-cluster')
      text(@data, 'domain', OWN_DOMAIN, 'example.jp')
      text(@data, 'datacenter', DATACENTER, 'dc1')
      choice(@data, 'provider', PROVIDERS)
      check_version(section(@data, 'consul', Hash), 'consul')
      @network = Network.new(@data['network'])
    rescue ArgumentError => e
      raise Error, "#{FILE}: \"network\" #{@data['network'].inspect} #{e.message}"
    end

    def check_version(consul, place)
      version = text(consul, 'version', VERSION, '1.21.4', place)
      return unless Gem::Version.new(version) < OLDEST

      reject(place, "\"version\" #{version.inspect} is older than #{OLDEST}", '1.21.4'.inspect)
    end

    def check_roles
      roles = section(@data, 'roles', Hash)
      reject(nil, '"roles" is empty', '{"consul-server": {…}} with the settings of that role') if roles.empty?
      roles.each_key { |role| check_role(role) }
    end

    def check_role(name)
      place = "role #{name.inspect}"
      reject(place, 'is no name for a role', 'web'.inspect) unless ROLE.match?(name)
      role = section(@data['roles'], name, Hash)
      text(role, 'chef_role', CHEF_ROLE, "#{@data['name']}-#{name}", place)
      text(role, 'prefix', PREFIX, 'node', place)
      number(role, 'start', START, 201, place)
      number(role, 'memory', MEMORY, 512, place)
    end

    def check_machine(machine, index)
      place = "machine #{index + 1}"
      reject(place, "is #{machine.inspect}", '{"name": …, "ip": …, "role": …}') unless machine.is_a?(Hash)
      place = "machine #{machine['name'].inspect}" if machine['name']
      role = @data['roles'][choice(machine, 'role', @data['roles'].keys, place)]
      check_address(machine, role, place)
      check_name(machine, role, place)
    end

    def check_address(machine, role, place)
      ip = machine['ip']
      free = @network.free(@taken.keys | addresses, role['start'])
      complain(place, 'ip', ip, free&.inspect) unless Network.address?(ip)
      wrong = trouble(ip)
      reject(place, "\"ip\" #{ip.inspect} is #{wrong}", free&.inspect) if wrong
      @taken[ip] = place
    end

    # @return [String, nil] why no (other) machine can have this address
    def trouble(address)
      return "outside the network #{@network}" unless @network.include?(address)
      return "taken by #{@taken[address]}" if @taken.key?(address)

      reserved = @network.reserved(address)
      reserved && "#{reserved} of #{@network}"
    end

    def check_name(machine, role, place)
      name = machine['name']
      free = "#{role['prefix']}#{@network.offset(machine['ip'])}".inspect
      complain(place, 'name', name, free) unless name.is_a?(String) && HOST_LABEL.match?(name)
      reject(place, "the name #{name.inspect} is taken", free) if @names.include?(name)
      @names << name
    end

    def addresses
      @data['machines'].map { |machine| machine['ip'] if machine.is_a?(Hash) }.compact
    end
  end
end
