# frozen_string_literal: true

require 'digest'

class Chef
  module Provisioning
    # Brings a file to a machine where it has another one, or none.
    module Upload
      # $1: path.
      LOOK = 'sha256sum <"$1" && stat --format "%a %U %G" "$1"'

      # @param transport [Transport]
      # @param content [String]
      # @param path [String] on the machine
      # @param mode [Integer]
      # @param owner [String]
      # @param group [String, nil]
      # @return [Boolean] has the machine changed?
      # @raise [Drivers::Error]
      def self.call(transport, content, path, mode: 0o644, owner: 'root', group: nil)
        sum, _, there, owned, grouped = transport.run('sudo', 'sh', '-c', LOOK, 'look', path).stdout.split
        return false if sum == Digest::SHA256.hexdigest(content) && [there, owned, grouped] == [format('%o', mode), owner, group || grouped]

        transport.upload(content, path, mode: mode, owner: [owner, group].compact.join(':'))
        true
      end
    end
  end
end
