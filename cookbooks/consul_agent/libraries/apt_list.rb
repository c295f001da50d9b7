# frozen_string_literal: true

require 'mixlib/shellout'

module ConsulAgent
  # What apt has been told of a package repository.
  module AptList
    # path: of a one-line list of apt's sources. True where it names this
    # repository; whether its key is still the same one is not looked at.
    def self.names?(path, uri, distribution, components)
      wanted = [uri, distribution, *components].map { |word| word.chomp('/') }
      ::File.read(path).split.last(wanted.size).map { |word| word.chomp('/') } == wanted
    rescue Errno::ENOENT
      false
    end

    # Seconds that a repository gets to answer, and those in which another run of apt
    # may hold the lock of the package lists.
    ANSWER_WITHIN = 10
    LOCKED_WITHIN = 60

    # Reads the package lists of one repository, and of no other.
    # path: of its list. uri: as the user has said it, for the message.
    # Raises RuntimeError where it does not give them, with what apt says of it.
    def self.update(path, uri)
      command = ['apt-get', '-q', 'update', *options(path).flat_map { |option| ['-o', option] }]
      deadline = ::Process.clock_gettime(::Process::CLOCK_MONOTONIC) + LOCKED_WITHIN
      loop do
        result = Mixlib::ShellOut.new(*command, environment: { 'LC_ALL' => 'C' }).run_command
        return unless result.error?
        raise "#{uri} gives no package lists: #{cause(result.stderr)}" unless result.stderr.include?('Could not get lock') &&
                                                                              ::Process.clock_gettime(::Process::CLOCK_MONOTONIC) < deadline

        sleep 2
      end
    end

    # apt.conf(5); without the error mode apt ends well where a repository does not answer.
    def self.options(path)
      ["Dir::Etc::sourcelist=#{path}", 'Dir::Etc::sourceparts=-', 'APT::Get::List-Cleanup=0', 'APT::Update::Error-Mode=any',
       "Acquire::http::Timeout=#{ANSWER_WITHIN}", "Acquire::https::Timeout=#{ANSWER_WITHIN}", 'Acquire::Retries=0']
    end

    # The first thing that apt complains of.
    def self.cause(stderr)
      stderr.lines.map(&:strip).find { |line| line.start_with?('E:') }.to_s.delete_prefix('E:').strip
    end
    private_class_method :options, :cause
  end
end
