# frozen_string_literal: true

require_relative 'departure'
require_relative 'health_check'
require_relative 'made_machines'

module ConsulCluster
  # The order in which the machines become what cluster.json says, so that Consul's
  # cluster, its data and the service go on meanwhile: new Consul servers are made first,
  # and have joined and vote before the others hear of them; a machine that has another
  # role now, or whose address another one gets, is replaced, one at a time; and those that
  # are gone from cluster.json leave last. Where nothing like that is to be done, and for
  # a new cluster, all machines are made at once.
  class Rollout
    # One step: some machines leave and are destroyed, then some are made.
    #   leaving [Array<String>] names
    #   vms     [Array<Machine>] of cluster.json
    Step = Struct.new(:title, :leaving, :vms, :last, keyword_init: true)

    # @param settings [Settings]
    # @param driver [Object]
    # @param made [Array<String>] machines that are only partly there, beside the driver's
    # @param out [IO]
    def initialize(settings, driver, made: [], out: $stdout)
      @settings = settings
      @driver = driver
      @out = out
      @made = MadeMachines.new(settings, driver, names: made)
    end

    # @return [Array<Step>] at least one
    # @raise [Error] Consul's cluster would not survive it; nothing is touched yet
    def steps
      @steps ||= begin
        check
        alone = new_servers.any? && living? ? new_servers : []
        found = [Step.new(title: 'new Consul servers', leaving: [], vms: alone),
                 Step.new(title: 'machines', leaving: [], vms: @settings.machines - replaced.keys - alone),
                 *replaced.map { |vm, names| Step.new(title: "#{vm.name} anew", leaving: names, vms: [vm]) },
                 Step.new(title: 'gone from cluster.json', leaving: gone - replaced.values.flatten, vms: [])]
        found.reject { |step| step.leaving.empty? && step.vms.empty? }.tap { |all| all.last.last = true }
      end
    end

    # @return [void]
    # @raise [Error] machines that leave would take the quorum or the data along
    def check
      leaving = gone | replaced.values.flatten
      return if leaving.empty?

      refuse_replacement

      departure.check(leaving, successors: new_servers.any? || one_by_one?)
    end

    # @return [Array<Machine>] Consul servers that are not in cluster.json any more and have
    #   not left yet; the others must know them meanwhile
    def leaving_servers
      kept = @settings.machines.map(&:ip)
      @made.gone.select { |machine| machine.role == 'consul-server' && machine.ip && !kept.include?(machine.ip) }
    end

    # @param machine [Machine] of cluster.json
    # @return [String, nil] why it is made anew; nil where it is not
    def reason_of(machine)
      return unless replaced.key?(machine)

      changed?(machine) ? reason(machine.name)[/\A.*(?=: it )/] : "gets the address of #{tenant(machine)}"
    end

    # Lets the machines of a step leave Consul's cluster.
    # @param step [Step]
    # @return [void]
    def leave(step)
      @out.puts
      step.leaving.each { |name| @out.puts("  #{name}  #{reason(name)}") if @settings.machines.any? { |vm| vm.name == name } }
      departure.run(step.leaving)
    end

    # Waits until the machines of a step do their work, before others leave.
    # @param step [Step]
    # @return [void]
    def settle(step)
      return if step.last

      # Chef has begun the line.
      @out.puts
      HealthCheck.new(@settings, @driver, out: @out).run_for(step.vms.map(&:name))
    end

    private

    # A driver that cannot stop machines has not made them, and what runs on them stays there.
    def refuse_replacement
      name = replaced.values.flatten.first
      return if name.nil? || @driver.can?(:stop)

      why = @settings.machines.any? { |vm| vm.name == name } ? reason(name, 'cannot be') : "has the address of #{replaced.keys.first.name} now"
      raise Error, "#{name} #{why}: the driver #{@driver} takes machines as they are. Nothing was changed. Take #{name} out of " \
                   'provisioning/cluster.json and run rake, which lets it leave; then add a host without the former services'
    end

    def departure
      Departure.new(@settings, @driver, out: @out)
    end

    def gone
      @made.gone.map(&:name)
    end

    def new_servers
      @settings.machines_with('consul-server').reject { |vm| @made[vm.name] || replaced.key?(vm) }
    end

    # A cluster that is halted is started as a whole.
    def living?
      State::Consul.new(@settings.machines_with('consul-server') + @made.gone).leader
    end

    # @return [Hash{Machine => Array<String>}] of machines to who must be gone before they are made
    def replaced
      @replaced ||= @settings.machines.to_h { |vm| [vm, [*(vm.name if changed?(vm)), *tenant(vm)]] }.reject { |_, names| names.empty? }
    end

    def changed?(vm)
      was = @made[vm.name]
      was && ((was.role && was.role != vm.role) || (was.ip && was.ip != vm.ip))
    end

    # @return [String, nil] the machine that has its address
    def tenant(vm)
      @made.all.find { |machine| machine.ip == vm.ip && machine.name != vm.name }&.name
    end

    # Of several servers that are replaced in turn, the others keep the data.
    def one_by_one?
      replaced.count { |_, names| names.any? { |name| @made[name]&.role == 'consul-server' } } > 1 &&
        replaced.any? { |vm, _| vm.role == 'consul-server' }
    end

    def reason(name, is = 'is')
      was = @made[name]
      vm = @settings.machine(name)
      return "was made as #{was.role} and is #{vm.role} now: it #{is} made anew" if was.role && was.role != vm.role

      "has the address #{vm.ip} now: it #{is} made anew"
    end
  end
end
