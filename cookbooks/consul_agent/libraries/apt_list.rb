# frozen_string_literal: true

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
  end
end
