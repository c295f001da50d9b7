# frozen_string_literal: true

require 'tempfile'
require_relative 'verification'

module CheckedService
  # `nginx -t` for a file that belongs into conf.d and is no configuration by itself.
  module NginxCheck
    # proposed, place: as for Verification.accept!. Gives true if nginx accepts the
    # file inside `http { }`, or raises Chef::Exceptions::ValidationFailed with
    # what nginx says.
    def self.accept!(proposed, place)
      Tempfile.create('nginx-check') do |file|
        file.write("events {}\nhttp { include #{proposed}; }\n")
        file.flush
        # nginx ends with a line that says no more than that this file failed.
        Verification.accept!(proposed, place, ['nginx', '-t', '-q', '-c', file.path], without: file.path)
      end
    end
  end
end
