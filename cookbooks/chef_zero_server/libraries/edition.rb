# frozen_string_literal: true

module ChefServerCookbook
  # Which edition of the Chef server a machine has.
  module Edition
    # The program of the embedded one.
    EMBEDDED = '/opt/embedded-chef-server'

    # The editions that come as a package.
    FULL = %w(cinc chef).freeze

    # What dpkg lists of +package+; there where it is installed.
    def self.package_list(package)
      "/var/lib/dpkg/info/#{package}.list"
    end

    # Takes an edition, and the attributes of all. Raises ArgumentError where the
    # machine has another.
    def self.check!(edition, attributes)
      traces = { 'embedded' => EMBEDDED }.merge(FULL.to_h { |full| [full, package_list(attributes[full]['package'])] })
      other, trace = traces.find { |name, path| name != edition && ::File.exist?(path) }
      return unless other

      raise ArgumentError, "This machine has a Chef server of the edition #{other} (#{trace}), which cannot become #{edition}: " \
                           "set the edition to #{other} again, or run `rake destroy` and then `rake`"
    end
  end
end
