# frozen_string_literal: true

require 'net/http'
require 'openssl'

# As much of a Chef server as registering needs: clients with keys, and nodes
# that only their maker and the admin may change.
class FakeChefServer
  ADMIN = 'testuser'

  # @return [Hash] of name to public key, and of name to node object
  attr_reader :clients, :nodes

  # @param forgets_posted_keys [Boolean] as chef-zero does in newer versions of the API
  def initialize(forgets_posted_keys: false)
    @forgets_posted_keys = forgets_posted_keys
    @clients = {}
    @nodes = {}
    @makers = {}
  end

  # @return [Api] that signs with a key
  def api(name, pem = nil)
    Api.new(self, name, pem && OpenSSL::PKey::RSA.new(pem).public_to_pem)
  end

  # Somebody's view of the server, with the verbs of Chef::ServerAPI.
  Api = Struct.new(:server, :name, :key) do
    %i(get put post delete).each do |verb|
      define_method(verb) { |path, body = nil| server.answer(verb, path, body, name, key) }
    end
  end

  def answer(verb, path, body, who, key)
    deny(401) unless who == ADMIN || (@clients.key?(who) && @clients[who] == key)
    kind, name = path.split('/')
    kind == 'clients' ? client(verb, name, body) : node(verb, name, body, who)
  end

  # Puts a node object there that somebody else has made.
  def foreign_node(name, node)
    @nodes[name] = node
    @makers[name] = 'somebody'
  end

  private

  def client(verb, name, body)
    return @clients[body['name']] = (body['public_key'] unless @forgets_posted_keys) if verb == :post

    deny(404) unless @clients.key?(name)
    case verb
    when :put then @clients[name] = body['public_key']
    when :delete then @clients.delete(name)
    else {}
    end
  end

  def node(verb, name, body, who)
    if verb == :post
      @makers[body['name']] = who
      return @nodes[body['name']] = body
    end
    deny(404) unless @nodes.key?(name)
    deny(403) if verb == :put && @makers[name] != who
    case verb
    when :put then @nodes[name] = body
    when :delete then @nodes.delete(name)
    else @nodes[name]
    end
  end

  def deny(code)
    raise Net::HTTPClientException.new(code.to_s, Struct.new(:code, :body).new(code.to_s, '{"error":["it says why"]}'))
  end
end
