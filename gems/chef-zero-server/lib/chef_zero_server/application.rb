# frozen_string_literal: true

require_relative 'actors'
require_relative 'authentication'
require_relative 'authorization'
require_relative 'body_guard'
require_relative 'failsafe'
require_relative 'file_store'
require_relative 'header_guard'
require_relative 'open_paths'
require_relative 'path_guard'
require_relative 'query_guard'
require_relative 'serialized'
require_relative 'zero_server'

# A small Chef server: chef-zero, which verifies nothing and lets everybody do
# everything, behind middlewares that do.
module ChefZeroServer
  # Takes the directory of the data, and name and public key (PEM) of the
  # superuser; gives the Rack application. A request passes from the last line
  # of this method to its first.
  def self.application(data_dir:, superuser:, superuser_key:)
    store = FileStore.new(data_dir)
    actors = Actors.new(store, superuser: superuser, superuser_key: superuser_key)
    app = Serialized.new(ZeroServer.new(data_store: store, superuser: superuser, single_org: false, log_level: :fatal))
    app = BodyGuard.new(app)
    app = QueryGuard.new(app)
    app = Authorization.new(app, actors)
    app = Authentication.new(app, actors)
    app = OpenPaths.new(app, version: "chef-zero #{ChefZero::VERSION}")
    app = PathGuard.new(app)
    app = HeaderGuard.new(app)
    Failsafe.new(app)
  end
end
