# frozen_string_literal: true

module ChefZeroServerCookbook
  # Which edition of the Chef server a machine has.
  module Edition
    # What the resource chef_zero_server leaves.
    EMBEDDED = '/etc/systemd/system/chef-zero-server.service'

    # The editions that come as a package.
    FULL = %w(cinc chef).freeze

    # What dpkg lists of +package+; there where it is installed, and as new as it is.
    def self.package_list(package)
      "/var/lib/dpkg/info/#{package}.list"
    end

    # Takes an edition, and the attributes of all. Raises ArgumentError where there
    # is no such edition, or the machine has another: that would not make way, as its
    # services would keep the port, its command the name and its data the users.
    def self.check!(edition, attributes)
      unless ['embedded', *FULL].include?(edition)
        raise ArgumentError, "node['chef-server']['edition'] is '#{edition}': it must be embedded, cinc or chef"
      end

      traces = { 'embedded' => EMBEDDED }.merge(FULL.to_h { |full| [full, package_list(attributes[full]['package'])] })
      other, trace = traces.find { |name, path| name != edition && ::File.exist?(path) }
      return unless other

      raise ArgumentError, "This machine has a Chef server of the edition #{other} (#{trace}), which cannot become #{edition}: " \
                           "set the edition to #{other} again, or run `rake destroy` and then `rake`"
    end
  end
end
