# frozen_string_literal: true

require_relative 'network'
require_relative 'settings_check'

module ConsulCluster
  # Checks provisioning/cluster.json, which people edit by hand: what its schema
  # says, and what that cannot say, such as which addresses lie in the network.
  class ClusterCheck < SettingsCheck
    FILE = 'provisioning/cluster.json'

    # Those that the recipes have a configuration for.
    VERSIONS = ['>= 1.8.0'].freeze

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
      problem = @schema.problem(@data)
      complain(problem) unless problem.nil? || problem.path.first == 'machines'
      check_version('consul', VERSIONS, '1.22.5')
      check_domain
      @network = network
      complain(problem) if problem
      check_machines
      @network
    end

    private

    # Consul's DNS answers for all of its domain, and knows nothing of the machines' full names.
    def check_domain
      domain = @data['domain']
      consul = @data['consul']['domain']
      return unless ".#{domain}".end_with?(".#{consul}")

      reject(nil, "\"domain\" #{domain.inspect} is in #{consul}, the domain of Consul's DNS", '"example.jp" beside "consul"')
    end

    def network
      Network.new(@data['network'])
    rescue ArgumentError => e
      raise Error, "#{FILE}: \"network\" #{@data['network'].inspect} #{e.message}"
    end

    def check_machines
      @data['machines'].each { |machine| check_machine(machine, "machine #{machine['name'].inspect}") }
      return if @data['machines'].any? { |machine| machine['role'] == 'consul-server' }

      reject('machines', 'none has the role "consul-server"', 'one or more of them (3 survive the loss of one)')
    end

    def check_machine(machine, place)
      reject(place, "\"role\" is #{machine['role'].inspect}", roles) unless @data['roles'].key?(machine['role'])
      wrong = trouble(machine['ip'])
      reject(place, "\"ip\" #{machine['ip'].inspect} is #{wrong}", free_address(machine)) if wrong
      @taken[machine['ip']] = place
      reject(place, "the name #{machine['name'].inspect} is taken", own_name(machine)) if @names.include?(machine['name'])
      @names << machine['name']
    end

    # @return [String, nil] why no (other) machine can have this address
    def trouble(address)
      return "outside the network #{@network}" unless @network.include?(address)
      return "taken by #{@taken[address]}" if @taken.key?(address)

      reserved = @network.reserved(address)
      reserved && "#{reserved} of #{@network}"
    end

    # The schema's examples are of another cluster; what works depends on this one.
    def works(problem)
      list, key, field = problem.path
      case [list, field]
      when %w(roles chef_role) then "#{@data['name']}-#{key}".inspect
      when %w(machines role) then roles
      when %w(machines ip) then free_address(@data['machines'][key])
      when %w(machines name) then own_name(@data['machines'][key])
      else super
      end
    end

    def roles
      @data['roles'].keys.map(&:inspect).join(' or ')
    end

    def free_address(machine)
      addresses = @data['machines'].map { |each| each['ip'] if each.is_a?(Hash) }
      @network.free_from(@taken.keys | addresses.compact, start(machine))&.inspect
    end

    # @return [String] the name that its address gives it, or the next one that is free
    def own_name(machine)
      taken = @names | @data['machines'].map { |each| each['name'] if each.is_a?(Hash) }
      number = Network.address?(machine['ip']) ? @network.offset(machine['ip']) : start(machine)
      prefix = @data['roles'].fetch(machine['role'], {}).fetch('prefix', 'node')
      number = start(machine) if taken.include?("#{prefix}#{number}")
      (number..).lazy.map { |each| "#{prefix}#{each}" }.find { |name| !taken.include?(name) }.inspect
    end

    def start(machine)
      @data['roles'].fetch(machine['role'], {}).fetch('start', 2)
    end
  end
end
