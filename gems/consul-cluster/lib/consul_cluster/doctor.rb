# frozen_string_literal: true

require_relative 'error'
require_relative 'json_file'
require_relative 'paint'

module ConsulCluster
  # `rake doctor`: what this provider, driver and distribution need of this computer, what is there,
  # and what helps where something is missing. `rake` asks the same first, but for the network.
  class Doctor
    autoload :Repositories, "#{__dir__}/doctor/repositories"
    autoload :Workstation, "#{__dir__}/doctor/workstation"

    # @param settings [Settings]
    # @param driver [Object] whose requirements count
    # @param out [IO]
    # @param local [#call] gives the requirements of this computer
    # @param network [#call] gives those of the network
    def initialize(settings, driver, out: $stdout,
                   local: -> { Workstation.new(settings).requirements + driver.requirements(Doctor.memory(settings)) },
                   network: -> { Repositories.new(settings).requirements })
      @out = out
      @local = local
      @network = network
    end

    # @param settings [Settings]
    # @return [Hash{String => Integer}] MB of each machine
    def self.memory(settings)
      server = settings.chef_server
      machines = settings.machines.to_h { |machine| [machine.name, machine.memory] }
      server.existing? ? machines : { server.name => server.memory, **machines }
    end

    # Shows everything.
    # @return [void]
    # @raise [Error] something is missing
    def run
      network = Thread.new { @network.call }.tap { |thread| thread.report_on_exception = false }
      found = @local.call + network.value
      width = found.map { |one| one.name.length }.max
      found.each { |one| show(one, width) }
      missing = found.select(&:grave)
      raise Error, "#{missing.size} #{missing.one? ? 'thing is' : 'things are'} missing: #{missing.map(&:name).join(', ')}" if missing.any?

      @out.puts("\nNothing is missing.")
    end

    # Shows what may not do, and nothing of what does; the network is left alone.
    # @return [void]
    # @raise [Error] with what is missing, and what helps
    def check
      grave, others = @local.call.reject(&:met?).partition(&:grave)
      raise Error, grave.map { |one| [one.problem, one.remedy].compact.join('; ') }.join("\n") if grave.any?

      others.each { |one| @out.puts("#{paint.yellow('perhaps')}  #{one.name}: #{one.problem}; #{one.remedy}") }
    end

    private

    def show(one, width)
      @out.puts("#{mark(one)}  #{one.name.ljust(width)}  #{one.problem || one.found}".rstrip)
      @out.puts("#{' ' * (width + 11)}#{paint.bold(one.remedy)}") if one.remedy
    end

    def mark(one)
      return paint.green('ok     ') if one.met?

      one.grave ? paint.red('missing') : paint.yellow('perhaps')
    end

    def paint
      @paint ||= Paint.on(@out)
    end
  end
end
