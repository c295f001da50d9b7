# frozen_string_literal: true

require_relative '../base'
require_relative 'vagrant_name'

class Chef
  module Provisioning
    module Drivers
      class Vagrant < Base
        # What Vagrant is told about one machine: Ruby text, in which names,
        # addresses and the like stand as quoted data.
        class Fragment
          # A setting such as "vm.box".
          SETTING = /\A[a-z_]+(\.[a-z_]+)*\z/.freeze

          # What the library reads again of a machine that no recipe names any more.
          FACT = /^# (address|network|more-networks|user) (\S+)$/.freeze

          # Settings that are called with arguments, which stand in the value as Ruby.
          CALLS = %w(vm.network vm.synced_folder).freeze

          # @param text [String] a fragment
          # @return [Hash{String => String}]
          def self.facts(text)
            text.scan(FACT).to_h
          end

          # @param spec [MachineSpec]
          # @param place [Addresses::Place]
          # @param opening [String] the provider's text, before the machine's
          #   own, which may overrule it
          # @param closing [String] the provider's text after it
          # @param ignored [#===] :vagrant_options without a meaning for this provider
          def initialize(spec, place, opening:, closing:, ignored: nil)
            @spec = spec
            @place = place
            @opening = opening
            @closing = closing
            @ignored = ignored
          end

          # @return [String]
          # @raise [Error] :vagrant_options names no setting
          def to_s
            <<~RUBY
              # Written anew by chef-client -z; the place for changes is the recipe file.
              # address #{@place.address}
              # network #{@place.network}
              # more-networks #{@spec.more_networks.join(',')}
              # user #{@spec.user}
              Vagrant.configure('2') do |machines|
                machines.vm.define #{VagrantName.of(@spec.name).dump} do |config|
                  config.vm.hostname = #{@spec.name.gsub(/[^A-Za-z0-9.-]/, '-').dump}
              #{[@opening, network, settings, @spec.options[:vagrant_config].to_s, @closing].map { |text| whole_lines(text) }.join}
                end
              end
            RUBY
          end

          private

          # Where the machine's own text says no address.
          def network
            return '' if @spec.address_told == @place.address

            "config.vm.network :private_network, ip: #{@place.address.dump}\n"
          end

          def settings
            @spec.settings.reject { |setting, _| @ignored === setting }.flat_map { |setting, value| lines(setting, value) }.join # rubocop:disable Style/CaseEquality
          end

          def lines(setting, value)
            unless SETTING.match?(setting)
              raise Error, "#{@spec.name}: :vagrant_options has #{setting.inspect}; a setting of Vagrant's config " \
                           "such as 'vm.box' would work"
            end
            return Array(value).flatten.map { |arguments| "config.#{setting}(#{arguments})\n" } if CALLS.include?(setting)

            "config.#{setting} = #{value.is_a?(String) ? value.dump : value.inspect}\n"
          end

          def whole_lines(text)
            text.empty? || text.end_with?("\n") ? text : "#{text}\n"
          end
        end
      end
    end
  end
end
