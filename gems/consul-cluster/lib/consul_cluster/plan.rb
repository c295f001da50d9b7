# frozen_string_literal: true

require_relative 'error'
require_relative 'made_machines'
require_relative 'paint'
require_relative 'state'

module ConsulCluster
  # `rake plan`: what the next `rake` would make, change and destroy, in which order. Nothing is
  # changed for it.
  class Plan
    autoload :Contents, "#{__dir__}/plan/contents"

    # How a line begins, by what is to become of a thing, and its colour.
    MARKS = { make: ['+', :green], start: ['>', :green], change: ['~', :yellow], destroy: ['-', :red] }.freeze

    # What is to become of one thing.
    Line = Struct.new(:mark, :text)

    # @param settings [Settings]
    # @param driver [Object] that has made the machines
    # @param rollout [Rollout] the steps
    # @param contents [#differences] what differs on the Chef server
    # @param http [#get] asks over HTTP, as State::Http does
    def initialize(settings, driver, rollout, contents: nil, http: State::Http)
      @settings = settings
      @driver = driver
      @rollout = rollout
      @contents = contents
      @http = http
      @made = MadeMachines.new(settings, driver)
    end

    # @param out [IO]
    # @return [void]
    # @raise [Error] the cluster would not survive it, as `rake` says it, too
    def show(out = $stdout)
      paint = Paint.on(out)
      refusal = refusal()
      sections(refusal).reject { |_, lines| lines.empty? }.each do |title, lines|
        out.puts(paint.bold(title))
        lines.each { |line| out.puts(line.is_a?(Line) ? paint.decorate("  #{MARKS[line.mark].first} #{line.text}", MARKS[line.mark].last) : "  #{line}") }
        out.puts
      end
      raise Error, "rake would not do it: #{refusal}" if refusal

      out.puts(summary)
    end

    private

    def sections(refusal)
      { 'Machines' => machines, 'Order' => refusal ? [] : order, 'Chef server' => uploads, 'Consul' => versions }
    end

    # @return [String, nil] why `rake` would refuse before it touches anything
    def refusal
      none? ? nil : @rollout.steps && nil
    rescue Error => e
      e.message
    end

    def none?
      @driver.names.empty?
    end

    def machines
      @machines ||= [chef_server, *@settings.machines.map { |vm| line(vm) }, *gone].compact
    end

    def chef_server
      server = @settings.chef_server
      return if server.existing?

      @chef_server ||= of_power(server.name, "#{server.name}  #{server.ip}  the Chef server, #{server.edition}")
    end

    def line(vm)
      text = "#{vm.name}  #{vm.ip}  #{vm.role}"
      reason = @rollout.reason_of(vm) unless none?
      return Line.new(:change, "#{text}: #{reason}: it leaves, is destroyed and made anew") if reason

      of_power(vm.name, text)
    end

    def of_power(name, text)
      return Line.new(:make, text) unless @driver.names.include?(name)

      case @driver.state(name)
      when :not_created then Line.new(:make, text)
      when :running then nil
      else Line.new(:start, "#{text}: is started")
      end
    end

    def gone
      @made.gone.map do |machine|
        Line.new(:destroy, "#{[machine.name, machine.ip, machine.role].compact.join('  ')}: leaves, and is destroyed with all that is on it")
      end
    end

    # Only where there is more than one step.
    def order
      return [] if none? || @rollout.steps.size < 2

      @rollout.steps.each_with_index.map do |step, index|
        names = [*step.leaving.map { |name| "-#{name}" }, *step.vms.map(&:name)]
        "#{index + 1}. #{step.title}: #{names.join(' ')}"
      end
    end

    def uploads
      @uploads ||= { make: [Line.new(:make, 'all cookbooks, roles and the data bag item')],
                     start: ['what it has is not known while it is off'] }.fetch(chef_server&.mark) { differences }
    end

    def differences
      contents.differences.map { |found| Line.new(found.change == :new ? :make : :change, [found.what, found.details.join(', ')].reject(&:empty?).join(': ')) }
    rescue Error => e
      ["what it has is not known: #{e.message}"]
    end

    def contents
      @contents ||= Contents.new(@settings, leaving: none? ? [] : @rollout.leaving_servers)
    end

    # Of the agents that run.
    def versions
      return @versions ||= [] if none?

      @versions ||= begin
        wanted = @settings.cluster['consul']['version']
        consul = State::Consul.new(@settings.machines_with('consul-server') + @made.gone, http: @http)
        staying = @settings.machines.map(&:name)
        others = consul.members.select { |member| staying.include?(member.name) && member.status == 'alive' && ![nil, wanted].include?(member.version) }
        others.sort_by { |member| staying.index(member.name) }.group_by(&:version).map { |version, members| Line.new(:change, "#{version} → #{wanted} on #{members.map(&:name).join(' ')}, one after the other") }
      end
    end

    def summary
      counts = machines.map(&:mark).tally
      words = { make: 'to make', start: 'to start', change: 'to make anew', destroy: 'to destroy' }.filter_map { |mark, text| "#{counts[mark]} #{text}" if counts[mark] }
      changed = uploads.grep(Line).size + versions.size
      parts = [*("machines: #{words.join(', ')}" if words.any?), *("#{changed} other #{changed == 1 ? 'change' : 'changes'}" if changed.positive?)]
      return "rake would do this (#{parts.join('; ')}), and run chef-client on every machine." if parts.any?

      'Nothing is to be made, changed or destroyed; rake runs chef-client on every machine all the same.'
    end
  end
end
