# frozen_string_literal: true

require 'find'

module ChefServerCookbook
  # Whether a service runs with the files that are on disk. Told from the age of
  # the files and not by a notification, which an interrupted run takes with it.
  module Freshness
    # Takes the path of a mark, a file whose mtime is the last time the service
    # began to load its files, and the paths of these, and of directories for all
    # the files in them. Whether a file has changed or come since; so too where
    # there is no mark. A file that was removed is not seen: no program loads one
    # without another file having changed. The directories themselves tell
    # nothing: Chef makes a temporary file beside each file that it compares, and
    # so gives them a new time at every run. A mark from a clock that was ahead is
    # not believed.
    def self.stale?(mark, paths)
      loaded = ::File.mtime(mark)
      return true if loaded > Time.now

      # Unlike its mtime, a file's ctime cannot be set to an older one.
      Find.find(*paths.select { |path| ::File.exist?(path) })
          .any? { |path| !::File.directory?(path) && ::File.lstat(path).ctime > loaded }
    rescue Errno::ENOENT
      true
    end
  end
end
