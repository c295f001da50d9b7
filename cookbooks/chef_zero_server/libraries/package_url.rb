# frozen_string_literal: true

module ChefZeroServerCookbook
  # Where a full server's package is downloaded from.
  module PackageUrl
    # Takes the URL's pattern, the node, and the attributes of the edition; gives
    # the URL. Raises ArgumentError if the pattern wants what there is not.
    def self.fill(pattern, node, server)
      version = node['platform'] == 'debian' ? node['platform_version'].to_i.to_s : node['platform_version']
      if pattern.include?('%{license_id}')
        complain('a licence id: set node["chef-server"]["chef"]["license_id"]') unless server['license_id']
        complain("Ubuntu, not #{node['platform']}: take another box, or the edition cinc") unless node['platform'] == 'ubuntu'
      end

      format(pattern, version: server['version'], platform: node['platform'], platform_version: version,
                      license_id: server['license_id'])
    end

    def self.complain(need)
      raise ArgumentError, "The package of Chef Infra Server needs #{need}, or a URL of your own"
    end
    private_class_method :complain
  end
end
