# frozen_string_literal: true

require 'fileutils'
require 'openssl'

class Chef
  module Provisioning
    # How `chef-client -z` runs on the workstation, for a config.rb beside a recipe file:
    #
    #   require 'chef/provisioning/local_mode'
    #   Chef::Provisioning::LocalMode.configure(self, Chef::Provisioning.options, folder: 'vms')
    #
    # Nothing of it is needed where the recipe file lies beside cookbooks/.
    module LocalMode
      class << self
        # What chef-client -z writes goes to .chef/local/FOLDER, out of the source tree; it
        # says what matters, and does not look at the workstation's hardware.
        # @param config [Chef::Config]
        # @param options [Options]
        # @param folder [String] whose node objects search finds
        # @param knife [String, nil] configuration of knife, with the user of a Chef server;
        #   is read where it is there
        # @return [void]
        def configure(config, options, folder:, knife: File.join(options.state_dir, 'knife.rb'))
          # Keys will lie there, so it is its owner's from the beginning.
          FileUtils.mkdir_p(options.state_dir, mode: 0o700)
          # A node that is only the workstation needs a name all the same, and not a new
          # one on each computer.
          config.node_name 'workstation'
          config.from_file(knife) if knife && File.file?(knife)
          skip_registration(config)
          place(config, File.join(options.state_dir, 'local', folder))
          config.trusted_certs_dir File.join(options.state_dir, 'trusted_certs')
          # chef-client warns of the empty run list that a run of one recipe file always has.
          config.log_level :error
          config.minimal_ohai true
          silence(config)
          speak_briefly(config, options, folder)
        end

        # Chef complains of a missing key at each call to its own local server, which
        # takes any.
        # @param config [Chef::Config]
        # @return [void]
        def silence(config)
          config[:client_key_contents] ||= OpenSSL::PKey::RSA.generate(2048).to_pem
        end

        private

        # Where the file of the key is missing, chef-client -z has its own local server make one
        # and writes it there: a key that the user's Chef server does not know, and that looks as
        # if it had been fetched. Without a file's name it does neither.
        def skip_registration(config)
          config[:client_key] = nil unless File.file?(config[:client_key].to_s)
        end

        # Chef's own account of the run goes to .chef/log.
        def speak_briefly(config, options, folder)
          # A recipe file that is read for something else, as ChefSpec does, has no formatter.
          require_relative 'local_formatter'
          log = File.join(options.state_dir, 'log', "chef-client-#{folder}.log")
          FileUtils.mkdir_p(File.dirname(log), mode: 0o700)
          FileUtils.rm_f(log)
          LocalFormatter.log = log
          LocalFormatter.root = options.root
          # Until the run starts there is nothing to be cleaned up, and nothing that Chef need say of it.
          LocalFormatter.interruption = trap('INT') { exit!(130) }
          config.add_formatter(:machines)
          config.add_formatter(:doc, log)
        end

        def place(config, dir)
          FileUtils.mkdir_p(dir)
          config.chef_repo_path dir
          config.cookbook_path File.join(dir, 'cookbooks')
          config.cache_path dir
          config.chef_guid_path File.join(dir, 'chef_guid')
        end
      end
    end
  end
end
