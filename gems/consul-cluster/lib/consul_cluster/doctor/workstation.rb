# frozen_string_literal: true

require 'chef/provisioning/drivers/requirement'
require_relative '../error'

module ConsulCluster
  class Doctor
    # What Rake and Chef's tools need here, whatever makes the machines.
    class Workstation
      Requirement = Chef::Provisioning::Drivers::Requirement

      # The gems whose versions say what somebody works with.
      GEMS = %w(chef berkshelf knife).freeze

      # The tools of Cinc Workstation.
      TOOLS = %w(cinc-client berks).freeze

      # @param settings [Settings]
      # @param now [Time]
      # @param path [String] where programs are looked for
      def initialize(settings, now: Time.now, path: ENV.fetch('PATH', ''))
        @settings = settings
        @now = now
        @path = path
      end

      # @return [Array<Requirement>]
      def requirements
        [Requirement.met('Ruby', RUBY_VERSION), tools, licence, clock]
      end

      private

      # The gems are loaded by now, or rake would have said that bundle install is due.
      def tools
        return Requirement.met('Chef', GEMS.filter_map { |name| Gem.loaded_specs[name] }.map { |gem| "#{gem.name} #{gem.version}" }.join(', ')) unless cinc?

        missing = TOOLS.reject { |tool| @path.split(File::PATH_SEPARATOR).any? { |folder| File.executable?(File.join(folder, tool)) } }
        return Requirement.met('Cinc Workstation', 'in the PATH') if missing.empty?

        Requirement.missing('Cinc Workstation', "#{missing.join(' and ')} of Cinc Workstation #{missing.one? ? 'is' : 'are'} not in the PATH",
                            'eval "$(cinc shell-init bash)", or install it first')
      end

      def cinc?
        @settings.distribution == 'cinc'
      end

      def licence
        return Requirement.met('licence', 'none is needed for Cinc') if cinc?

        Requirement.of('licence') { "Chef's, #{@settings.license!}" }
      end

      # With a clock that is more than 15 minutes wrong, the Chef server refuses everything. Without
      # a network, a clock is only known to be wrong where it is earlier than what it has seen.
      def clock
        newest = Dir.glob('{provisioning,.chef}/*', base: @settings.root).map { |file| File.mtime(File.join(@settings.root, file)) }.max
        return Requirement.met('clock', @now.strftime('%F %T %z')) if newest.nil? || newest <= @now + SKEW

        Requirement.missing('clock', "it is #{@now.strftime('%F %T %z')} here, and files of this repository were written at #{newest.strftime('%F %T %z')}",
                            'set the clock, as with timedatectl set-ntp true')
      end

      # Seconds that file systems of other computers may differ by.
      SKEW = 120
    end
  end
end
