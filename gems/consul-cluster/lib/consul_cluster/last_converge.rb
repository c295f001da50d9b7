# frozen_string_literal: true

require_relative 'chef_api'
require_relative 'error'
require_relative 'knife_config'

module ConsulCluster
  # When chef-client last ran well on each machine, whoever has started it: the node objects on
  # the Chef server tell it, which a failed run does not save. One request is enough for all.
  # Where it does not answer, what chef-machines has noted here counts: the last run from here. Of
  # runs that failed, only those from here are known.
  class LastConverge
    # Seconds for the Chef server to answer.
    PATIENCE = 1

    # More nodes than a cluster has.
    ROWS = 1000

    # Where chef-machines notes good runs and failed ones. The Chef server is no node of its own.
    CONVERGED = 'converged'
    FAILED = 'failed'

    # @return [String, nil] what is wrong with the Chef server, or with the way to it; nil where it
    #   is only slow
    attr_reader :complaint

    # @param settings [Settings]
    def initialize(settings)
      @settings = settings
      @failures = noted(FAILED)
      @times = noted(CONVERGED)
      @times.update(ask)
    rescue Error => e
      @complaint = e.message unless slow?(e)
    end

    # @param name [String] of a machine
    # @return [Time, nil] nil where it is not known, or there was none
    def of(name)
      @times[name]
    end

    # @param name [String] of a machine
    # @return [Time, nil] when the last run from here failed; nil where it did not, or another one
    #   went well since
    def failure_of(name)
      failed = @failures[name]
      failed if failed && (of(name).nil? || of(name) < failed)
    end

    private

    # It has taken the request, and is busy.
    def slow?(error)
      error.is_a?(Net::ReadTimeout) || (error.cause && slow?(error.cause))
    end

    def noted(notes)
      folder = File.join(@settings.chef_dir, notes)
      Dir.children(folder).to_h { |name| [name, File.mtime(File.join(folder, name))] }
    rescue SystemCallError
      {}
    end

    def ask
      KnifeConfig.load(@settings)
      require 'chef/server_api'
      Chef::Config[:http_retry_count] = 0
      Chef::Config[:rest_timeout] = PATIENCE
      url = Chef::Config[:chef_server_url]
      found = ChefApi.call(url) do
        ChefApi.object(Chef::ServerAPI.new(url).post("search/node?q=*:*&start=0&rows=#{ROWS}", { name: %w(name), time: %w(ohai_time) }))
      end
      found['rows'].filter_map { |row| row['data'] }.select { |node| node['time'] }.to_h { |node| [node['name'], Time.at(node['time'])] }
    rescue Chef::Exceptions::PrivateKeyMissing
      raise Error, "there is no #{Chef::Config[:client_key]}; run rake config"
    end
  end
end
