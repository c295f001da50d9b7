# frozen_string_literal: true

require_relative '../base'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What Vagrant is told about one machine: Ruby text, in which names,
        # addresses and the like stand as quoted data.
        class Fragment
          # A setting such as "vm.box".
          SETTING = /\A[a-z_]+(\.[a-z_]+)*\z/.freeze

          # Where the machine's address stands, for when cluster.json has it no more.
          ADDRESS = /^# address (\S+)$/.freeze

          # @param text [String] a fragment
          # @return [String, nil] the machine's address
          def self.address(text)
            text[ADDRESS, 1]
          end

          # @param spec [MachineSpec]
          # @param address [String] in the cluster's network
          # @param opening [String] the provider's text, before the machine's
          #   own, which may overrule it
          # @param closing [String] the provider's text after it
          # @param ignored [Array<String>] :vagrant_options without a meaning
          #   for this provider
          def initialize(spec, address:, opening:, closing:, ignored: [])
            @spec = spec
            @address = address
            @opening = opening
            @closing = closing
            @ignored = ignored
          end

          # @return [String]
          # @raise [Error] :vagrant_options names no setting
          def to_s
            <<~RUBY
              # Written anew by chef-client -z; the place for changes is vms.rb or chef-server.rb.
              # address #{@address}
              Vagrant.configure('2') do |cluster|
                cluster.vm.define #{@spec.name.dump} do |config|
                  config.vm.hostname = #{@spec.name.dump}
              #{[@opening, options, @spec.options[:vagrant_config].to_s, @closing].map { |text| whole_lines(text) }.join}
                end
              end
            RUBY
          end

          private

          def options
            (@spec.options[:vagrant_options] || {}).except(*@ignored).map do |setting, value|
              unless SETTING.match?(setting.to_s)
                raise Error, "#{@spec.name}: :vagrant_options has #{setting.inspect}; a setting of Vagrant's config " \
                             "such as 'vm.box' would work"
              end

              "config.#{setting} = #{literal(value)}\n"
            end.join
          end

          def literal(value)
            value.is_a?(String) ? value.dump : value.inspect
          end

          def whole_lines(text)
            text.empty? || text.end_with?("\n") ? text : "#{text}\n"
          end
        end
      end
    end
  end
end
