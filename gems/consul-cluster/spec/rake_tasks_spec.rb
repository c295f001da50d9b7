# frozen_string_literal: true

require_relative 'support/user_repository'

# Plain `rake`, as a user types it, in a process of its own.
RSpec.describe 'consul_cluster/rake_tasks' do
  let(:cinc) { chef_data.tap { |chef| chef['chef-client'] = { 'distribution' => 'cinc', 'version' => '18.9.4' } } }

  # Where the gems lie that Cinc Workstation brings along.
  let(:workstation) { { 'GEM_HOME' => Gem.dir, 'GEM_PATH' => Gem.path.join(':') } }

  def rake(*arguments, chdir:, env: {})
    plain_ruby(command('rake', 'rake'), *arguments, chdir: chdir, env: env)
  end

  def tasks(chdir, env = {})
    out, err, = rake('-sAT', chdir: chdir, env: env)
    raise err unless err.empty?

    out.scan(/^rake ([^\s\[]+)/).flatten
  end

  it 'are those of the article and more, without Bundler where the distribution is cinc' do
    in_user_repository(chef: cinc) do |root|
      expect(tasks(root, workstation)).to include('up', 'config', 'converge', 'verify', 'consul_members', 'restart', 'upgrade', 'failover', 'halt', 'backup', 'restore', 'destroy', 'vendor',
                                                  'upload', 'role', 'user_key', 'org_key', 'knife_rb', 'crt', 'test', 'style')
      expect(tasks(File.join(root, 'provisioning/vms'), workstation)).to include('vagrant', 'destroy')
      expect(tasks(File.join(root, 'provisioning/chef-server'), workstation)).to include('berks', 'vagrant', 'destroy')
    end
  end

  it 'are found with the Gemfile, in every folder' do
    in_user_repository do |root|
      FileUtils.mkdir_p(File.join(root, 'cookbooks/sample/recipes'))
      [root, File.join(root, 'cookbooks/sample/recipes')].each { |folder| expect(tasks(folder)).to include('up', 'config') }
      expect(File.read(File.join(root, 'Gemfile.lock'))).to include("PATH\n  remote: vendor/gems/consul-cluster\n")
    end
  end

  it 'are those of the Gemfile\'s rake, where the user\'s is another one' do
    in_user_repository do |root|
      tasks(root)
      lock = File.read(File.join(root, 'Gemfile.lock'))
      other = "require 'rake'; Rake.send(:remove_const, :VERSION); Rake::VERSION = '1.0'; require 'consul_cluster/rake_tasks'"
      out, err, success = plain_ruby('-I', File.expand_path('../lib', __dir__), '-e', other, '--', '-sV', '-C', 'provisioning', chdir: root)
      expect([out, err, success]).to eq(["rake, version #{lock[/^    rake \((.*)\)$/, 1]}\n", '', true])
    end
  end

  it 'say in one line that a bundle install is due, where the Gemfile has a gem that is not there' do
    in_user_repository do |root|
      File.write(File.join(root, 'Gemfile'), "gem 'rack', '0.0.1'\n", mode: 'a')
      out, err, success = rake('-T', chdir: root)
      expect([out, err, success]).to match(['', %r{\Arake: gems of .*/Gemfile are missing or have changed; run bundle install\n\z}, false])
    end
  end

  it "make the folder of keys, its owner's only, where there is none yet", :aggregate_failures do
    in_user_repository do |root|
      [0, 0o077].each do |umask|
        FileUtils.rm_rf(File.join(root, '.chef'))
        before = File.umask(umask)
        expect(rake('knife_rb', chdir: root).drop(1)).to eq(['', true])
        expect([File.stat(File.join(root, '.chef')).mode & 0o777, File.stat(File.join(root, '.chef/knife.rb')).mode & 0o777]).to eq([0o700, 0o600])
      ensure
        File.umask(before)
      end
    end
  end

  it 'say in one line what is wrong with the settings' do
    in_user_repository(chef: cinc, cluster: cluster_data.merge('provider' => 'vmware')) do |root|
      _, err, success = rake('-T', chdir: root, env: workstation)
      expect([err, success]).to eq([%(rake: provisioning/cluster.json: "provider" is "vmware"; "docker" or "virtualbox" or "libvirt" or "ssh" would work\n), false])
    end
  end

  it 'are not found in the Gemfile of another project', :aggregate_failures do
    in_user_repository do |root|
      Dir.mktmpdir do |other|
        File.write(File.join(other, 'Gemfile'), "source Gem.sources.to_a.first\ngem 'rake'\n")
        foreign = { 'BUNDLE_GEMFILE' => File.join(other, 'Gemfile') }
        expect(tasks(root, foreign)).to include('up')
        expect(tasks(root, 'BUNDLE_GEMFILE' => File.join(other, 'none'))).to include('up')

        _, err, success = plain_ruby('-rbundler/setup', command('rake', 'rake'), '-T', chdir: root, env: foreign)
        expect([err, success]).to match([/\Arake: the gems of .*Gemfile are loaded, .*; unset BUNDLE_GEMFILE, .*\n\z/, false])

        # A bundle install would install the other project's.
        File.write(File.join(root, 'Gemfile'), "gem 'rack', '0.0.1'\n", mode: 'a')
        _, err, = rake('-T', chdir: root, env: foreign)
        expect(err).to match(%r{\Arake: gems of .*/Gemfile are missing or have changed; unset BUNDLE_GEMFILE \(#{Regexp.escape(other)}/Gemfile\) and run bundle install\n\z})
      end
    end
  end

  it 'say which file they have written, and nothing where it is as it should be' do
    in_user_repository do |root|
      expect(rake('knife_rb', chdir: root)).to eq(["  wrote .chef/knife.rb\n", '', true])
      expect(File.stat(File.join(root, '.chef')).mode & 0o777).to eq(0o700)
      expect(rake('knife_rb', chdir: root).drop(1)).to eq(['', true])
    end
  end

  it 'say in one line which character of the path is in the way' do
    in_user_repository do |root|
      %w([a] {a,b} a* a? a\\b).each do |name|
        folder = File.join(root, name)
        FileUtils.mkdir_p(File.join(folder, 'provisioning'))
        FileUtils.cp(File.join(root, 'provisioning/cluster.json'), File.join(folder, 'provisioning'))
        FileUtils.cp(File.join(root, 'Rakefile'), folder)
        FileUtils.ln_s(File.join(root, 'vendor'), folder)
        _, err, success = rake('-T', chdir: folder)
        character = name[/[\[{*?\\]/]
        expect([err, success]).to eq(["rake: #{folder}: the path holds #{character}, which Berkshelf, Chef and Bundler take for a part of a " \
                                      "pattern; move the repository to a folder without it\n", false])
      end
    end
  end

  it 'say in one line, and at once, that the settings are none' do
    in_user_repository do |root|
      %w(cluster chef).each do |name|
        path = File.join(root, "provisioning/#{name}.json")
        kept = File.binread(path)
        File.binwrite(path, "\xFF\e[2J")
        _, err, success = rake('-T', chdir: root)
        expect([err, success]).to eq(["rake: provisioning/#{name}.json: line 1 is not UTF-8; save it as UTF-8\n", false])
        File.unlink(path)
        File.mkfifo(path)
        _, err, success = rake('-T', chdir: root)
        expect([err, success]).to match([/\Arake: provisioning.#{name}\.json: is a named pipe, not a file; .*\n\z/, false])
        File.unlink(path)
        File.binwrite(path, "\xEF\xBB\xBF#{kept}")
      end
      expect(tasks(root)).to include('up')
    end
  end

  it 'say in one line that this is no repository' do
    Dir.mktmpdir do |folder|
      library = File.expand_path('../lib', __dir__)
      _, err, success = plain_ruby('-I', library, '-e', "require 'consul_cluster/rake_tasks'", chdir: folder)
      expect([err, success]).to match([/\Arake: there is no provisioning.cluster.json here or above; .*\n\z/, false])
    end
  end

  it 'test the cookbooks only: style and specs' do
    in_user_repository do |root|
      spec = File.join(root, 'cookbooks/sample/spec')
      FileUtils.mkdir_p(File.join(spec, 'recipes'))
      File.write(File.join(spec, 'spec_helper.rb'), "HELPED = true\n")
      File.write(File.join(spec, 'recipes/web_spec.rb'), "require 'spec_helper'\n\nRSpec.describe('web') { it { expect(HELPED).to be(true) } }\n")
      out, err, success = rake('test', chdir: root)
      expect([out, err, success]).to match([/\d+ files inspected, no offenses detected.*1 example, 0 failures/m, '', true])

      File.write(File.join(spec, 'recipes/lb_spec.rb'), "RSpec.describe('lb') { it { raise } }\n")
      expect(rake('spec:sample', chdir: root)).to match([/2 examples, 1 failure/, /failed/, false])
    end
  end
end
