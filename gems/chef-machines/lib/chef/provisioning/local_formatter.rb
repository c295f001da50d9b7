# frozen_string_literal: true

require 'chef/formatters/base'
require_relative 'failed'
require_relative 'failure'

class Chef
  module Provisioning
    # What `chef-client -z` says on the workstation: the machines tell of themselves, other
    # resources one line where they change something, and a failure its cause, with its place in
    # the user's files. Everything that Chef says besides goes to the log.
    class LocalFormatter < Chef::Formatters::Base
      cli_name(:machines)

      # The log of the last run, the repository, and what Chef does about Ctrl-C; LocalMode sets them.
      class << self
        attr_accessor :log, :root, :interruption
      end

      # The version and the configuration have been read; nothing has been said yet.
      def run_start(_version, _run_status = nil)
        log = LocalFormatter.log or return
        trap('INT', LocalFormatter.interruption || 'DEFAULT')
        Chef::Log.init(File.open(log, 'a', 0o600).tap { |file| file.sync = true })
      end

      # In why-run mode, what would be done.
      def resource_update_applied(_resource, _action, update)
        return unless Chef::Config[:why_run]

        [update].flatten.compact.each { |text| puts "  Would #{text}" unless text.empty? }
      end

      def resource_updated(resource, action)
        puts "  #{resource} #{action}" unless Chef::Config[:why_run] || quiet?(resource)
      end

      # Chef then puts the name of the resource and of the exception's class in front of the message.
      def resource_failed(_resource, _action, exception)
        @cause ||= exception
      end

      def run_failed(exception, _run_status = nil)
        exception = exception.wrapped_errors.first while exception.respond_to?(:wrapped_errors) && exception.wrapped_errors.any?
        exception = @cause || exception
        # The user has ended it, and knows.
        return if exception.is_a?(SystemExit) || exception.is_a?(SignalException)

        # What it says was written for the user.
        return puts(exception.message) if exception.is_a?(Error)

        failure = Failure.of('', nil, exception)
        puts failure.cause.join("\n  ")
        place = place(exception)
        puts "  where: #{place}" if place
        puts "  helps: #{failure.remedy}" if failure.remedy
        puts "  log:   #{LocalFormatter.log}" if LocalFormatter.log
      end

      private

      # Those that speak for themselves.
      def quiet?(resource)
        (defined?(MachineResource) && resource.is_a?(MachineResource)) || resource.declared_type == :ruby_block
      end

      # @return [String, nil] the innermost line of a file that is the user's
      def place(exception)
        root = LocalFormatter.root or return
        lines = [exception.message, *exception.backtrace].flat_map { |line| line.scan(%r{(#{Regexp.escape(root)}/[^:\s]+:\d+)}) }.flatten
        lines.map { |line| line.delete_prefix("#{root}/") }.grep_v(Sources::OTHERS).first
      end
    end
  end
end
