# frozen_string_literal: true

require 'mixlib/shellout'

module CheckedService
  # For the `verify` of a file or template. Chef itself says of a block that fails
  # no more than `failed verification <Proc>`; this says what the program says.
  module Verification
    # proposed: path of the file with the new contents, as `verify` hands it over.
    # place: the path that it is meant for. command: an argument list that must
    # succeed. Gives true, or raises Chef::Exceptions::ValidationFailed with what
    # the command printed, in which the file has the name of its place. `without`:
    # a text; lines that have it are left out.
    def self.accept!(proposed, place, command, without: nil)
      program = Mixlib::ShellOut.new(*command).run_command
      return true unless program.error?

      reason = "#{program.stdout}#{program.stderr}".lines.reject { |line| without && line.include?(without) }.join
      raise Chef::Exceptions::ValidationFailed,
            "#{command.first} refuses the new contents of #{place}: #{reason.gsub(proposed, place).strip}"
    end
  end
end
