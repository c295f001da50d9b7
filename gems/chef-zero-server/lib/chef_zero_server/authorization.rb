# frozen_string_literal: true

require_relative 'request'
require_relative 'response'

module ChefZeroServer
  # Who may do what. The superuser may do all that is in the table; whoever else
  # may is named in it; what is not in the table does not exist (404), and what
  # is not granted is forbidden (403).
  #
  #   member     a user associated with the organization
  #   client     any client (node) of the organization, except validators
  #   own        a client, for the one object that has its own name
  #   validator  a client that may introduce new clients, and nothing else
  #   self       a user, for the user of that name
  class Authorization
    READ      = { GET: %i(member client) }.freeze
    LIST      = { GET: %i(member client), POST: %i(member) }.freeze
    OBJECT    = { GET: %i(member client), PUT: %i(member), DELETE: %i(member) }.freeze
    REMOVABLE = { GET: %i(member client), DELETE: %i(member) }.freeze

    GLOBAL = [
      ['/users',                 { GET: [], POST: [] }],
      ['/users/*',               { GET: %i(self), PUT: %i(self), DELETE: [] }],
      ['/users/*/organizations', { GET: %i(self) }],
      ['/users/*/keys',          { GET: %i(self), POST: %i(self) }],
      ['/users/*/keys/*',        { GET: %i(self), PUT: %i(self), DELETE: %i(self) }],
      ['/organizations',         { GET: [], POST: [] }],
      ['/organizations/*',       { GET: %i(member), PUT: [], DELETE: [] }],
    ].freeze

    # Below /organizations/*/.
    IN_ORGANIZATION = [
      ['users',                            { GET: %i(member), POST: [] }],
      ['users/*',                          { GET: %i(member), DELETE: [] }],
      ['clients',                          { GET: %i(member), POST: %i(member validator) }],
      ['clients/*',                        { GET: %i(member own), PUT: %i(member own), DELETE: %i(member) }],
      ['clients/*/keys',                   { GET: %i(member own), POST: %i(member own) }],
      ['clients/*/keys/*',                 { GET: %i(member own), PUT: %i(member own), DELETE: %i(member own) }],
      ['nodes',                            { GET: %i(member client), POST: %i(member own) }],
      ['nodes/*',                          { GET: %i(member client), PUT: %i(member own), DELETE: %i(member) }],
      ['roles',                            LIST],
      ['roles/*',                          OBJECT],
      ['roles/*/environments',             READ],
      ['roles/*/environments/*',           READ],
      ['environments',                     LIST],
      ['environments/*',                   OBJECT],
      ['environments/*/cookbook_versions', { POST: %i(member client) }],
      ['environments/*/cookbooks',         READ],
      ['environments/*/cookbooks/*',       READ],
      ['environments/*/nodes',             READ],
      ['environments/*/recipes',           READ],
      ['environments/*/roles/*',           READ],
      ['data',                             LIST],
      ['data/*',                           { GET: %i(member client), POST: %i(member), DELETE: %i(member) }],
      ['data/*/*',                         OBJECT],
      ['cookbooks',                        READ],
      ['cookbooks/*',                      READ],
      ['cookbooks/*/*',                    OBJECT],
      ['cookbook_artifacts',               READ],
      ['cookbook_artifacts/*',             READ],
      ['cookbook_artifacts/*/*',           OBJECT],
      ['policies',                         READ],
      ['policies/*',                       REMOVABLE],
      ['policies/*/revisions',             { POST: %i(member) }],
      ['policies/*/revisions/*',           REMOVABLE],
      ['policy_groups',                    READ],
      ['policy_groups/*',                  REMOVABLE],
      ['policy_groups/*/policies/*',       OBJECT],
      ['universe',                         READ],
      ['search',                           READ],
      ['search/*',                         { GET: %i(member client), POST: %i(member client) }],
      ['sandboxes',                        { POST: %i(member) }],
      ['sandboxes/*',                      { PUT: %i(member) }],
      ['file_store/checksums/*',           { GET: %i(member client), PUT: %i(member) }],
    ].freeze

    # Path => method => who.
    TABLE = (GLOBAL + IN_ORGANIZATION.map { |path, methods| ["/organizations/*/#{path}", methods] }).to_h.freeze

    # Takes the next Rack application and the Actors.
    def initialize(app, actors)
      @app = app
      @actors = actors
    end

    # Gives 404, 405 or 403 for a request that the table does not grant.
    def call(env)
      request = Request.new(env)
      case decision(request)
      when :granted then @app.call(env)
      when :unknown then Response.error(404, "Object not found: #{request.path}")
      when :no_method then Response.error(405, "#{request.method} is not possible on #{request.path}")
      else Response.error(403, "#{request.actor.name} may not #{request.method} #{request.path}")
      end
    end

    # Takes an authenticated Request; gives :granted, :forbidden, :unknown (no
    # such path) or :no_method.
    def decision(request)
      methods = self.class.rule(request.segments) or return :unknown
      granted = methods[request.method == 'HEAD' ? :GET : request.method.to_sym] or return :no_method
      return everywhere(request) if request.actor.kind == :superuser

      granted.intersect?(capacities(request)) ? :granted : :forbidden
    end

    # Takes the names in a path; gives its row of the table, or nil.
    def self.rule(segments)
      @patterns ||= TABLE.transform_keys { |path| /\A#{path.gsub('*', '[^/]+')}\z/ }
      _, methods = @patterns.find { |pattern, _| pattern.match?("/#{segments.join('/')}") }
      methods
    end

    private

    # Nobody else gets as far in an organization that does not exist, where chef-zero fails.
    def everywhere(request)
      request.organization && !@actors.organization?(request.organization) ? :unknown : :granted
    end

    # In which capacities the actor may act in this request.
    def capacities(request)
      actor = request.actor
      case actor.kind
      when :user then user_capacities(actor, request)
      when :client then names_itself?(actor, request) ? %i(client own) : %i(client)
      when :validator then %i(validator)
      else []
      end
    end

    def user_capacities(actor, request)
      return request.segments[1] == actor.name ? %i(self) : [] unless request.organization

      @actors.member?(actor.name, request.organization) ? %i(member) : []
    end

    # The object is named by the path, or by the body when it is to be created. A
    # body that cannot be read names nobody.
    def names_itself?(actor, request)
      return request.segments[3] == actor.name if request.segments.length > 3

      request.method == 'POST' && !request.json.nil? && request.json['name'] == actor.name
    end
  end
end
