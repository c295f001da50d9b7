# frozen_string_literal: true

# Written by chef-machines on the workstation, again at each run.

require 'chef/event_dispatch/base'
require 'fileutils'
require 'json'

# What chef-machines brings to the machines.
module ChefMachines
  # Writes what a run of chef-client has changed, and why it failed, into a file of which
  # the workstation makes what its user reads. It holds no contents of files.
  class RunReport < Chef::EventDispatch::Base
    # A place in a cookbook, wherever the cookbook lies on the machine.
    PLACE = %r{/(cookbooks/[^:/]+/[^:]+:\d+)}.freeze

    # @param path [String] readable by root only
    def initialize(path)
      super()
      @path = path
      @changed = []
      # How many changes the resources have had that lie in the ones that are at work.
      @inner = []
      @failed = []
    end

    def resource_action_start(_resource, _action, _notification_type = nil, _notifier = nil)
      @inner.push(0)
    end

    # A resource that is made of others is changed by these.
    def resource_updated(resource, _action)
      @changed << resource unless @inner.last.to_i.positive?
      count(1)
    end

    # The first is the innermost; Chef then puts the names of resources and classes in front of the message.
    def resource_failed(resource, _action, exception)
      @failed << resource
      @cause ||= exception
    end

    def resource_completed(_resource)
      changes = @inner.pop.to_i
      count(changes)
    end

    def run_completed(_node, _run_status = nil)
      write('changed' => changed)
    end

    def run_failed(exception, _run_status = nil)
      write('changed' => changed, 'error' => error(exception))
    end

    private

    def count(changes)
      @inner.push(@inner.pop + changes) if @inner.any?
    end

    def changed
      @changed.map { |resource| resource.name.to_s }.uniq
    end

    def error(exception)
      cause = @cause || innermost(exception)
      declared = @failed.map { |resource| resource.source_line.to_s[PLACE, 1] }
      places = [*template(cause), *declared, *places(cause)]
      { 'message' => message(cause), 'resource' => @failed.first&.to_s, 'places' => places.compact.uniq }
    end

    # The line of a template in which Ruby failed tells more than that of its resource.
    def template(exception)
      places(exception.original_exception).compact.first(1) if exception.is_a?(Chef::Mixin::Template::TemplateError)
    end

    def places(exception)
      (exception.backtrace || []).map { |line| line[PLACE, 1] }
    end

    # Several failures at once come as one, of which the first knows what happened.
    def innermost(exception)
      exception = exception.wrapped_errors.first while exception.respond_to?(:wrapped_errors) && exception.wrapped_errors.any?
      exception
    end

    # The class of an exception of Ruby itself tells something, that of a failed command does not.
    def message(exception)
      text = exception.message.to_s.scrub
      exception.class.name.match?(/\A(RuntimeError|Chef::|Mixlib::)/) ? text : "#{exception.class}: #{text}"
    end

    def write(report)
      FileUtils.mkdir_p(File.dirname(@path), mode: 0o755)
      File.write(@path, JSON.generate(report), perm: 0o600)
    rescue SystemCallError => e
      # A run is none the worse for it.
      Chef::Log.warn("#{@path}: #{e.message}")
    end
  end
end
