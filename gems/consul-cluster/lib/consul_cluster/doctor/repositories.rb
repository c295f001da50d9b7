# frozen_string_literal: true

require 'chef/provisioning/drivers/requirement'
require 'net/http'
require 'time'
require 'uri'
require_relative '../chef_api'

module ConsulCluster
  class Doctor
    # Whether the package repositories answer, through the proxy where one is set. All are asked at
    # the same time, and none gets more than a second.
    class Repositories
      Requirement = Chef::Provisioning::Drivers::Requirement

      # Seconds.
      PATIENCE = 1

      # Seconds by which the clock may be wrong before a Chef server refuses what it is asked.
      SKEW = 15 * 60

      # Where the script of image/install-chef comes from, with the distribution cinc.
      CINC = 'https://omnitruck.cinc.sh/'

      # What asking may end with.
      FAILURES = [*ChefApi::FAILURES, ArgumentError].freeze

      # @param settings [Settings]
      # @param now [#call] gives the Time
      def initialize(settings, now: Time.method(:now))
        @settings = settings
        @now = now
      end

      # @return [Array<Requirement>] one for each repository, none of them grave: what is there already
      #   needs none; and one for the clock where it differs from theirs
      def requirements
        asked = urls.map { |name, url| [name, url, ask(url)] }.map { |name, url, thread| [name, url, thread.join(PATIENCE) ? thread.value : 'no answer within a second'] }
        [*asked.map { |name, url, answer| requirement(name, url, answer) }, clock(asked.filter_map { |*, answer| answer['date'] if answer.is_a?(Net::HTTPResponse) }.first)].compact
      end

      # @return [Hash{String => String}] what for, and the URL
      def urls
        { "Consul's packages" => consul, 'gems' => (Gem.sources.to_a.first if @settings.distribution == 'chef'),
          "Cinc's packages" => (CINC if @settings.distribution == 'cinc') }.reject { |_, url| url.to_s.empty? }
      end

      private

      # Where the user says it: a role, or else the cookbook's attributes.
      def consul
        roles = Dir.glob('roles/*.json', base: @settings.root).sort.filter_map do |file|
          JsonFile.read(@settings.root, file).dig('default_attributes', 'consul_cluster', 'consul', 'repository', 'uri')
        end
        roles.first || File.read(File.join(@settings.root, 'cookbooks', @settings.name, 'attributes/default.rb'))[/\['repository'\]\['uri'\]\s*=\s*['"](.+?)['"]/, 1]
      rescue SystemCallError, TypeError
        nil
      end

      # @return [Thread] its value is the answer, or in words why there is none
      def ask(url)
        Thread.new do
          uri = URI(url)
          proxy = uri.find_proxy
          http = Net::HTTP.new(uri.host, uri.port, proxy&.host, proxy&.port, proxy&.user, proxy&.password)
          http.use_ssl = uri.scheme == 'https'
          http.open_timeout = http.read_timeout = PATIENCE
          http.max_retries = 0
          http.start { http.head(uri.request_uri) }
        rescue *FAILURES => e
          ChefApi.one_line(e.message)
        end
      end

      # Some have no page at that place: that they answer is enough.
      def requirement(name, url, answer)
        proxy = URI(url).find_proxy
        through = " through the proxy #{proxy.host}:#{proxy.port}" if proxy
        place = url.sub(%r{//[^/@]*@}, '//')
        return Requirement.met(name, "#{place} answers#{through}") if answer.is_a?(Net::HTTPResponse) && answer.code.to_i < 500

        said = answer.is_a?(Net::HTTPResponse) ? "answers with status #{answer.code}" : "does not answer (#{answer})"
        Requirement.doubtful(name, "#{place} #{said}#{through}", remedy(name))
      end

      def remedy(name)
        proxies = 'set http_proxy and https_proxy where a proxy is needed'
        return proxies unless name == "Consul's packages"

        "#{proxies}, or name a mirror: the attribute consul_cluster.consul.repository.uri in cookbooks/#{@settings.name}/attributes/default.rb or in a role, which wins"
      end

      # @param date [String, nil] what a repository calls now
      def clock(date)
        difference = date && (@now.call - Time.httpdate(date)).to_i
        return if difference.nil? || difference.abs < SKEW

        Requirement.missing('clock', "it is #{difference.abs / 60} minutes #{difference.positive? ? 'ahead of' : 'behind'} the package repositories'", 'set it, as with timedatectl set-ntp true')
      rescue ArgumentError
        nil
      end
    end
  end
end
