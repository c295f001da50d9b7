# frozen_string_literal: true

require_relative 'file_check'
require_relative 'network'

module ConsulCluster
  # Checks provisioning/chef.json, which people edit by hand.
  class ChefCheck < FileCheck
    FILE = 'provisioning/chef.json'
    EDITIONS = %w(embedded cinc chef existing).freeze
    DISTRIBUTIONS = %w(chef cinc).freeze
    # What CHEF_LICENSE can be; in the file, it is what the generator's option can be.
    LICENSES = %w(accept accept-no-persist accept-silent).freeze
    WRITTEN_LICENSES = %w(accept accept-no-persist).freeze

    # What a Chef server takes as the name of a user or an organisation.
    NAME = /\A[a-z0-9][a-z0-9_-]{0,63}\z/.freeze
    # `pivotal` is the server's own superuser.
    USER = /\A(?!pivotal\z)#{NAME}/.freeze
    MAIL = /\A[^\s@-][^\s@]*@[^\s@]+\z/.freeze
    # Chef 18, which the recipes are written for, from 18.8 on: earlier ones know no `environment` of a package.
    VERSION = /\A18\.([89]|[1-9]\d+)\.(0|[1-9]\d*)\z/.freeze

    # @param chef [Hash] the parsed file
    def initialize(chef)
      super(FILE, chef)
    end

    # @return [void]
    # @raise [Error] the first thing that is wrong
    def run
      check_server(section(@data, 'chef-server', Hash), 'chef-server')
      check_user(section(@data, 'chef-user', Hash), 'chef-user')
      check_client(section(@data, 'chef-client', Hash), 'chef-client')
    end

    private

    def check_server(server, place)
      text(server, 'api_fqdn', DOMAIN, 'chef-server.example.jp', place)
      choice(server, 'edition', EDITIONS, place)
      ip = server['ipaddr']
      complain(place, 'ipaddr', ip, '192.168.33.10'.inspect) unless Network.address?(ip)
      number(server, 'memory', MEMORY, 1024, place)
    end

    def check_user(user, place)
      text(user, 'user_name', USER, 'testuser', place)
      text(user, 'first_name', LINE, 'TEST', place)
      text(user, 'last_name', LINE, 'USER', place)
      text(user, 'mail_addr', MAIL, 'testuser@example.jp', place)
      text(user, 'org_name', NAME, 'testorg', place)
      text(user, 'org_full_name', LINE, 'Test Organization', place)
    end

    def check_client(client, place)
      choice(client, 'distribution', DISTRIBUTIONS, place)
      text(client, 'version', VERSION, '18.11.11', place)
      choice(client, 'license', WRITTEN_LICENSES, place) if client.key?('license')
    end
  end
end
