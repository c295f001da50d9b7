# frozen_string_literal: true

# What every Rakefile of the repository begins with: the Gemfile's gems, the
# settings, and failures in plain words.
require_relative 'bundle'
require_relative '../consul_cluster'

module ConsulCluster
  # Shows a failure that the user can do something about in one line, and an
  # interruption in one word; `rake --trace` still shows everything.
  module PlainFailures
    # Rake calls this for whatever ends a task.
    # @param error [Exception]
    def display_error_message(error)
      return super if options.backtrace

      case error
      when Error, *provisioning then warn "rake: #{error.message}"
      when Interrupt, SignalException then warn 'rake: interrupted'
      when Errno::EPIPE then nil # nobody reads on, as in `rake -T | head`
      else super
      end
    end

    private

    # The library that reaches the machines is loaded when it is needed.
    def provisioning
      defined?(Chef::Provisioning::Failed) ? [Chef::Provisioning::Failed] : []
    end
  end
end

Rake.application.extend(ConsulCluster::PlainFailures)
$stdout.sync = true
