# frozen_string_literal: true

require 'chef/provisioning/drivers/machine_spec'
require 'json'
require 'rubygems/package'
require 'stringio'
require 'zlib'

# Machines that only note what is done to them, with the driver interface.
class FakeMachines
  # What a machine is sent.
  class Transport
    Result = Struct.new(:stdout, :stderr, :exit_status)

    attr_reader :commands, :uploads, :modes, :owners

    # @param replies [Hash] of the name of a program to what it says, and its exit status
    # @param stdin [String, nil] what the machine was given before
    def initialize(replies, stdin = nil)
      @replies = replies
      @stdin = stdin
      @commands = []
      @uploads = {}
      @modes = {}
      @owners = {}
    end

    def run(*argv, stdin: nil)
      @commands << argv
      @stdin = stdin if stdin
      said, status = @replies[argv[1]]
      yield said || 'fine' if block_given?
      Result.new(said.to_s, '', status || 0)
    end

    alias run! run

    # @return [String] what the last command was given on its standard input
    attr_reader :stdin

    def upload(content, path, mode: 0o644, owner: 'root')
      @uploads[path] = content
      @owners[path] = owner
      @modes[path] = mode
    end

    # The node object that was brought, as chef-client -z leaves it.
    def download(path)
      archive = Gem::Package::TarReader.new(Zlib::GzipReader.new(StringIO.new(@stdin)))
      text = archive.find { |entry| path.end_with?("/#{entry.full_name}") }.read
      JSON.generate(JSON.parse(text).merge('automatic' => { 'platform' => 'debian' }))
    end

    def close
      @closed = true
    end

    def closed?
      @closed
    end
  end

  # @return [Hash] of machine name to the options it was made with
  attr_reader :made
  # @return [Hash] of machine name to its state, where it does not run
  attr_reader :states
  # @return [Array] of verb and name
  attr_reader :calls
  # @return [Hash] of machine name to an exception that `up` or `destroy` gives,
  #   and of :clean_up to one that it raises
  attr_reader :broken

  def initialize
    @made = {}
    @states = {}
    @calls = []
    @broken = {}
    @transports = {}
    @replies = Hash.new { |hash, name| hash[name] = {} }
  end

  # Lets a program fail on a machine.
  def fail(name, program, saying:)
    @replies[name][program] = [saying, 1]
  end

  # Lets a program say something there.
  def say(name, program, text)
    @replies[name][program] = [text, 0]
  end

  # @return [Transport] the last one to this machine
  def transport(name)
    @transports.fetch(name)
  end

  def names
    @made.keys
  end

  def state(name)
    @made.key?(name) ? @states.fetch(name, :running) : :not_created
  end

  def check; end

  def can?(_verb)
    true
  end

  # @return [Array<String>] the machines that were allocated
  attr_reader :allocated

  def url
    'fake'
  end

  def address(_name)
    '192.0.2.1'
  end

  def notes(_spec)
    []
  end

  def allocate(specs, others: [])
    @allocated = specs.map(&:name)
    @others = others.map(&:name)
  end

  def up(specs, others: [])
    @others = others.map(&:name)
    specs.to_h do |spec|
      yield spec.name, "making #{spec.name}"
      @made[spec.name] = spec.options unless @broken[spec.name]
      @states.delete(spec.name) unless @broken[spec.name]
      [spec.name, @broken[spec.name]]
    end
  end

  def stop(name)
    @calls << [:stop, name]
  end

  def destroy(names)
    (names & self.names).to_h do |name|
      yield name, "destroying #{name}"
      @made.delete(name) unless @broken[name]
      [name, @broken[name] || 'destroyed']
    end
  end

  def clean_up
    @calls << [:clean_up]
    raise @broken[:clean_up] if @broken.key?(:clean_up)
  end

  def connect(name)
    raise "#{name} is not running" unless @made.key?(name)

    @transports[name] = Transport.new(@replies[name], @transports[name]&.stdin)
  end
end
