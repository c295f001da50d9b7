require 'find'

module ChefServerCookbook
  # What a service reads when it starts or reloads. Whether it has read it is told
  # from the files, and not from a notification, which an interrupted run loses.
  module Inputs
    # Takes the path of a mark, a file as old as the last time the service read
    # them, and the paths of files, and of directories for all the files in them.
    # Whether a file has changed or come since; so too where there is no mark.
    # The directories themselves tell nothing: Chef makes a temporary file beside
    # each file that it compares, and so gives them a new time at every run.
    def self.newer?(mark, paths)
      read = ::File.lstat(mark).ctime
      Find.find(*paths.select { |path| ::File.exist?(path) })
          .any? { |path| !::File.directory?(path) && ::File.lstat(path).ctime > read }
    rescue Errno::ENOENT
      true
    end
  end
end
