# frozen_string_literal: true

require 'ffi_yajl'
require 'time'
require_relative 'actor'
require_relative 'names'

module ChefZeroServer
  # Who could stand behind a name, and with which public keys.
  #
  # A user, a client and the superuser may share a name (nothing stops a node
  # from being called like a user), so all of them are candidates, and the
  # signature tells which one it is. The superuser is not in the store: no
  # request, whatever it writes there, can become the superuser.
  class Actors
    # Takes the data store, and name and public key (PEM) of the superuser.
    def initialize(store, superuser:, superuser_key:)
      @store = store
      @superuser = superuser
      @superuser_key = superuser_key
    end

    # Takes the name that signed and the organization of the path, or nil (then a
    # client of any may have signed); gives pairs of an Actor and a public key as
    # PEM.
    def candidates(name, organization)
      return [] unless Names.segment?(name)

      organizations = organization ? [organization] : @store.list(['organizations'])
      superuser(name) + user(name) + organizations.flat_map { |one| client(name, one) }
    end

    # Whether there is an organization +name+.
    def organization?(name)
      @store.exists_dir?(['organizations', name])
    end

    # Whether the user +name+ is associated with +organization+.
    def member?(name, organization)
      @store.exists?(['organizations', organization, 'users', name])
    end

    private

    def superuser(name)
      return [] unless name == @superuser

      [[Actor.new(kind: :superuser, name: name), @superuser_key]]
    end

    def user(name)
      record = read(['users', name]) or return []
      pairs(Actor.new(kind: :user, name: name), record, ['user_keys', name, 'keys'])
    end

    def client(name, organization)
      root = ['organizations', organization]
      record = read(root + ['clients', name]) or return []
      kind = record['validator'] ? :validator : :client
      actor = Actor.new(kind: kind, name: name, organization: organization)
      pairs(actor, record, root + ['client_keys', name, 'keys'])
    end

    # chef-zero would fall back to a key whose private half is published; here
    # an actor without a key is simply nobody.
    def pairs(actor, record, keys_path)
      keys = [record['public_key']] + further_keys(keys_path)
      keys.compact.map { |key| [actor, key] }
    end

    def further_keys(path)
      @store.list(path).filter_map do |name|
        key = read(path + [name])
        key['public_key'] if key && !expired?(key['expiration_date'])
      end
    rescue ChefZero::DataStore::DataNotFoundError
      []
    end

    def expired?(date)
      return false if date.nil? || date == 'infinity'

      Time.iso8601(date) < Time.now
    rescue ArgumentError
      true
    end

    def read(path)
      FFI_Yajl::Parser.parse(@store.get(path))
    rescue ChefZero::DataStore::DataNotFoundError
      nil
    end
  end
end
