# frozen_string_literal: true

require 'find'

# What the resources of the cookbook checked_service are made of.
module CheckedService
  # Whether a service runs with the files that are on disk. Told from the age of
  # the files and not by a notification, which an interrupted run takes with it.
  module Freshness
    # mark: path of a file whose mtime is the last time the service began to load
    # its files. files: the absolute paths of these; a folder stands for all the
    # files in it. True where one of them has changed or come since, and where
    # there is no mark, or one from a clock that was ahead.
    #
    # A file that was removed, or is not there yet, is not seen: no program loads
    # one without another file having changed. Nor does the time of a folder tell
    # anything: Chef makes a temporary file beside each file that it compares.
    def self.stale?(mark, files)
      loaded = ::File.mtime(mark)
      return true if loaded > Time.now

      # Unlike its mtime, a file's ctime cannot be set to an older one.
      Find.find(*files.select { |path| ::File.exist?(path) })
          .any? { |path| !::File.directory?(path) && ::File.lstat(path).ctime > loaded }
    rescue Errno::ENOENT
      true
    end
  end
end
