# frozen_string_literal: true

require 'chef/provisioning/secret_file'
require 'fileutils'
require 'openssl'
require 'securerandom'
require_relative 'chef_api'
require_relative 'error'

module ConsulCluster
  # The user and the organisation of chef.json on the Chef server, made over ssh
  # with chef-server-ctl as in the article. A key is given out once, so each step
  # can be repeated after an interruption: the server keeps a new key in a file
  # until it lies in .chef, and a key that got lost all the same is replaced.
  class ServerAccount
    # Where a Chef server keeps its certificate.
    CERTIFICATES = '/var/opt/opscode/nginx/ca'

    # Where new keys wait to be fetched. Only root may look there.
    WAITING = '/root'

    KEY_BITS = 2048

    # @param settings [Settings]
    # @param transport [Object] ssh to the Chef server
    # @param out [IO]
    def initialize(settings, transport, out: $stdout)
      @settings = settings
      @transport = transport
      @out = out
    end

    # A server with another key in its certificate has been made anew and knows
    # none of the keys in .chef: they are removed, to be made anew too. With the
    # same key it has only a new certificate, which is to be fetched again.
    # @return [void]
    def forget_old_server
      path = @settings.certificate
      return if !File.exist?(path) || File.read(path) == certificate
      return FileUtils.rm_f(path) if public_key(File.read(path)) == public_key(certificate)

      @out.puts("The Chef server has been made anew: its old keys in #{@settings.chef_dir} are removed.")
      # The certificate goes last: an interruption must not hide that it differs.
      FileUtils.rm_f([@settings.user_key, @settings.org_key, @settings.password_file, path])
    end

    # Writes the server's certificate into .chef/trusted_certs. It comes over ssh,
    # from a machine that is known, and not on trust as with `knife ssl fetch`.
    # @return [void]
    def fetch_certificate
      keep(@settings.certificate, certificate, 0o644)
    end

    # Creates the user, with a password that nobody has seen, as a member of the
    # organisation where there is one, and writes the key into .chef.
    # @return [void]
    def fetch_user_key
      key = @settings.user_key
      lost = !waiting?(key) && exists?('user', @settings.user_name)
      replace = lost && !embedded?
      ctl('user-delete', @settings.user_name, '--yes') if lost && embedded?
      create_user unless replace || waiting?(key)
      join_org if exists?('org', @settings.org_name)
      replace ? replace_user_key : fetch_key(key)
    end

    # Creates the organisation with the user in it, and writes the validator's
    # key into .chef.
    # @return [void]
    def fetch_org_key
      waits = waiting?(@settings.org_key)
      lost = !waits && exists?('org', @settings.org_name)
      create_org unless waits || lost
      join_org
      lost ? replace_org_key : fetch_key(@settings.org_key)
    end

    private

    def embedded?
      @settings.chef_server.edition == 'embedded'
    end

    def certificate
      @certificate ||= @transport.download("#{CERTIFICATES}/#{@settings.chef_server.fqdn}.crt")
    end

    # @return [String, nil] nil when the text is no certificate
    def public_key(text)
      OpenSSL::X509::Certificate.new(text).public_key.to_der
    rescue OpenSSL::OpenSSLError
      nil
    end

    def exists?(kind, name)
      ctl("#{kind}-list").split.include?(name)
    end

    def create_user
      password = SecureRandom.alphanumeric(24)
      Chef::Provisioning::SecretFile.write(@settings.password_file, password)
      ctl('user-create', @settings.user_name, @settings.first_name, @settings.last_name, @settings.mail_addr,
          '--prompt-for-password', '--filename', waiting(@settings.user_key), input: "#{password}\n")
    end

    def create_org
      ctl('org-create', @settings.org_name, @settings.org_full_name, '--association_user', @settings.user_name,
          '--filename', waiting(@settings.org_key))
    end

    # The embedded server forgets a deleted user's membership, a user who is new in
    # chef.json is no member yet, and a run that was interrupted between an
    # organisation and its first member left it without. A full server has
    # administrators apart from members, and may be told again.
    def join_org
      return ctl('org-user-add', @settings.org_name, @settings.user_name, '--admin') unless embedded?

      members = ctl('org-show', @settings.org_name)[/^users:(.*)$/, 1].to_s.split
      ctl('org-user-add', @settings.org_name, @settings.user_name) unless members.include?(@settings.user_name)
    end

    # A full server replaces a lost key; the user, a member of groups, stays.
    def replace_user_key
      key = OpenSSL::PKey::RSA.generate(KEY_BITS)
      file = "#{WAITING}/#{@settings.user_name}.pub"
      @transport.upload(key.public_to_pem, file, mode: 0o600)
      # An interrupted run may have deleted it.
      keys = ctl('list-user-keys', @settings.user_name).split
      ctl('delete-user-key', @settings.user_name, 'default') if keys.include?('default')
      ctl('add-user-key', @settings.user_name, '--public-key-path', file, '--key-name', 'default')
      keep(@settings.user_key, key.to_pem, 0o600)
    end

    # A member of the organisation may give its validator a new key.
    def replace_org_key
      require 'chef/config'
      require 'chef/server_api'
      fetch_certificate
      key = OpenSSL::PKey::RSA.generate(KEY_BITS)
      Chef::Config.trusted_certs_dir = File.dirname(@settings.certificate)
      url = @settings.local_server_url
      api = Chef::ServerAPI.new(url, client_name: @settings.user_name, signing_key_filename: @settings.user_key)
      ChefApi.call(url) do
        api.put("clients/#{@settings.org_name}-validator/keys/default",
                name: 'default', public_key: key.public_to_pem, expiration_date: 'infinity')
      end
      keep(@settings.org_key, key.to_pem, 0o600)
    end

    # Fetches a key that waits on the server.
    def fetch_key(path)
      keep(path, @transport.download(waiting(path)), 0o600)
      @transport.run!('sudo', 'rm', '-f', waiting(path))
    end

    def waiting?(path)
      @transport.run('sudo', 'test', '-s', waiting(path)).exit_status.zero?
    end

    def waiting(path)
      "#{WAITING}/#{File.basename(path)}"
    end

    def keep(path, content, mode)
      Chef::Provisioning::SecretFile.write(path, content, mode: mode)
      @out.puts("  wrote #{path.delete_prefix("#{@settings.root}/")}")
    end

    # A full server asks for a password on a terminal only.
    # @return [String] what chef-server-ctl says
    # @raise [Error] without the password, which a terminal may have echoed
    def ctl(*arguments, input: nil)
      result = @transport.run('sudo', 'chef-server-ctl', *arguments, stdin: input, pty: !(input.nil? || embedded?))
      return result.stdout if result.exit_status.zero?

      said = "#{result.stdout}#{result.stderr}".split.join(' ')
      said = said.gsub(input.chomp, '…') if input
      raise Error, "chef-server-ctl #{arguments.first}: #{said}"
    end
  end
end
