# frozen_string_literal: true

require_relative 'chef_check'
require_relative 'chef_files'
require_relative 'chef_server_check'
require_relative 'chef_server_settings'
require_relative 'cluster_check'
require_relative 'consul_settings'
require_relative 'json_file'
require_relative 'login'
require_relative 'machine'

module ConsulCluster
  autoload :ProvisioningOptions, "#{__dir__}/provisioning_options"

  # Everything that provisioning/cluster.json and provisioning/chef.json say.
  class Settings
    include ChefFiles

    # @return [String] the repository
    attr_reader :root
    # @return [Hash] cluster.json and chef.json as they are
    attr_reader :cluster, :chef
    # @return [Array<Machine>] in the file's order, the Chef server not among them
    attr_reader :machines
    # @return [ChefServerSettings]
    attr_reader :chef_server
    # @return [ConsulSettings]
    attr_reader :consul

    # Reads and checks both files.
    # @param root [String] the repository
    # @raise [Error] naming the file, the place, the value and what would work
    def self.read(root)
      chef = JsonFile.read(root, ChefCheck::FILE)
      ChefCheck.new(chef).run
      new(root, JsonFile.read(root, ClusterCheck::FILE), chef)
    end

    # @param root [String] the repository
    # @param cluster [Hash] cluster.json
    # @param chef [Hash] a checked chef.json
    # @raise [Error] what cluster.json says is impossible
    def initialize(root, cluster, chef)
      @root = root
      @cluster = cluster
      @chef = chef
      server = chef['chef-server']
      @chef_server = ChefServerSettings.new(fqdn: server['api_fqdn'], ip: server['ipaddr'],
                                            edition: server['edition'], memory: server['memory'])
      @range = ClusterCheck.new(cluster, taken: { @chef_server.ip => 'the Chef server' },
                                         names: [@chef_server.name]).run
      @chef_server.ssh = login(server)
      ChefServerCheck.new(@chef_server, cluster, @range).run
      @consul = ConsulSettings.new(cluster, ClusterCheck.schema(ClusterCheck::FILE))
      @machines = cluster['machines'].map { |machine| build(machine) }
    end

    # @return [String] the cluster's name, which is the cookbook's too
    def name
      cluster['name']
    end

    # @return [String] e.g. "192.168.33.0/24"
    def network
      cluster['network']
    end

    # @return [String] e.g. "255.255.255.0"
    def netmask
      @range.netmask
    end

    # @return [String] the domain of the machines' names
    def domain
      cluster['domain']
    end

    # @return [String] docker, virtualbox, libvirt, of which VAGRANT_DEFAULT_PROVIDER names
    #   another one, or ssh: the machines exist already
    def provider
      chosen = ENV.fetch('VAGRANT_DEFAULT_PROVIDER', '')
      chosen.empty? || cluster['provider'] == 'ssh' ? cluster['provider'] : chosen
    end

    # @return [String] vagrant or ssh, by the provider; CHEF_DRIVER wins
    def driver
      chosen = ENV.fetch('CHEF_DRIVER', '')
      return chosen unless chosen.empty?

      provider == 'ssh' ? 'ssh' : 'vagrant'
    end

    # @return [Machine]
    # @raise [Error] there is none of this name
    def machine(name)
      machines.find { |machine| machine.name == name } ||
        raise(Error, "no machine #{name.inspect} in #{ClusterCheck::FILE}; it has #{machines.map(&:name).join(' ')}")
    end

    # @param role [String] e.g. "web"
    # @return [Array<Machine>]
    def machines_with(role)
      machines.select { |machine| machine.role == role }
    end

    # @return [String] the organisation's address, as the machines use it
    def server_url
      url(chef_server.fqdn)
    end

    # @return [String] the organisation's address, as it can be reached from here
    def local_server_url
      url(chef_server.host_from_here)
    end

    # @return [String] the organisation's address without the server's name
    def url_by_address
      url(chef_server.ip)
    end

    %w(user_name first_name last_name mail_addr org_name org_full_name).each do |key|
      # @return [String] this setting of chef.json's "chef-user"
      define_method(key) { chef['chef-user'][key] }
    end

    # @return [String] chef (RubyGems) or cinc (Cinc's own packages)
    def distribution
      chef['chef-client']['distribution']
    end

    # @return [String] the version of Chef or Cinc on the machines
    def chef_version
      chef['chef-client']['version']
    end

    # @return [String, nil] what CHEF_LICENSE is to be: chef.json's, where
    #   `yo consul-cluster --chef-license` writes it, else the environment's; nil
    #   with Cinc, which needs none
    def license
      return if distribution == 'cinc'

      chef['chef-client']['license'] || ENV.fetch('CHEF_LICENSE', nil)
    end

    # Chef may only be used after its licence was accepted.
    # @return [String, nil] the licence
    # @raise [Error] not accepted, with what to do
    def license!
      return license if distribution == 'cinc' || ChefCheck::LICENSES.include?(license)

      raise Error, 'the Chef licence is not accepted; read https://www.chef.io/end-user-license-agreement, then ' \
                   'set CHEF_LICENSE=accept-no-persist, or use Cinc: yo consul-cluster --distribution cinc'
    end

    # @return [Chef::Provisioning::Options] what chef-machines is to know of these settings
    def provisioning_options
      ProvisioningOptions.of(self)
    end

    private

    def url(host)
      "https://#{host}/organizations/#{org_name}"
    end

    def build(machine)
      role = cluster['roles'][machine['role']]
      Machine.new(name: machine['name'], ip: machine['ip'], role: machine['role'],
                  memory: role['memory'], chef_role: role['chef_role'], ssh: login(machine))
    end

    def login(machine)
      Login.options(cluster['ssh'], machine['ssh'], root)
    end
  end
end
