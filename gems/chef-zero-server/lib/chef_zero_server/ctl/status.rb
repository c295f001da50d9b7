# frozen_string_literal: true

require_relative 'api'

module ChefZeroServer
  module Ctl
    # Whether the Chef server runs.
    module Status
      UNITS = %w(chef-zero-server nginx).freeze

      # Takes an Api; prints a line per service. Raises Error unless both run and
      # the API answers.
      def self.show(api, _words, _options)
        down = UNITS.reject { |unit| active?(unit) }
        UNITS.each { |unit| puts "#{down.include?(unit) ? 'down' : 'run'}: #{unit}" }
        raise Error, "Not running: #{down.join(', ')}" if down.any?

        api.get('/_status')
        puts 'run: API'
      end

      def self.active?(unit)
        system('systemctl', 'is-active', '--quiet', unit)
      end
      private_class_method :active?
    end
  end
end
