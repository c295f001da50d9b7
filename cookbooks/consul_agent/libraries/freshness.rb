# frozen_string_literal: true

module ConsulClusterCookbook
  # Whether a service runs with the files that are on disk. Told from the age of
  # the files and not by a notification, which an interrupted run takes with it.
  #
  # The Chef server's cookbook has one of its own, which looks into directories as
  # well: it is converged before there is a server to share cookbooks through.
  module Freshness
    # mark: path of a file whose mtime is the last time the service began to load
    # `files`, absolute paths. True where one of them has changed or come since,
    # and where there is no mark, or one from a clock that was ahead. A file that
    # was removed is not seen: what this cookbook removes is gone before there is a
    # mark.
    def self.stale?(mark, files)
      loaded = ::File.mtime(mark)
      return true if loaded > Time.now

      # Unlike its mtime, a file's ctime cannot be set to an older one.
      files.any? { |path| ::File.lstat(path).ctime > loaded }
    rescue Errno::ENOENT
      true
    end
  end
end
