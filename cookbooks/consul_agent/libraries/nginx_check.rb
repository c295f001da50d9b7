# frozen_string_literal: true

require 'mixlib/shellout'
require 'tempfile'

module ConsulClusterCookbook
  # `nginx -t` for a file that belongs into conf.d and is no configuration by itself.
  #
  # The cluster's cookbook and the Chef server's have this file alike, but for the
  # module's name. Neither can depend on the other: the Chef server's is converged
  # before there is a Chef server that nodes get cookbooks from.
  module NginxCheck
    # Takes the file's path. Whether nginx accepts it inside `http { }`; otherwise
    # logs what nginx says. For the `verify` of a file or template.
    def self.accept?(path)
      Tempfile.create('nginx-check') do |file|
        file.write("events {}\nhttp { include #{path}; }\n")
        file.flush
        nginx = Mixlib::ShellOut.new('nginx', '-t', '-q', '-c', file.path).run_command
        Chef::Log.error(nginx.stderr) if nginx.error?
        !nginx.error?
      end
    end
  end
end
