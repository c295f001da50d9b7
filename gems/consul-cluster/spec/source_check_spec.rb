# frozen_string_literal: true

require 'consul_cluster'
require 'fileutils'
require 'tmpdir'

RSpec.describe ConsulCluster::SourceCheck do
  around { |example| Dir.mktmpdir { |dir| (@root = dir) && example.run } }

  def write(path, text)
    file = File.join(@root, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, text)
  end

  def check
    described_class.new(@root).run
  end

  before do
    write('cookbooks/site/recipes/web.rb', "package 'nginx'\n")
    write('cookbooks/site/templates/web.conf.erb', "<% [1].each do |x| -%>\n<%= x %>\n<% end -%>\n")
    write('roles/web.json', "{}\n")
  end

  it 'says nothing where everything can be read' do
    write('cookbooks/site/files/broken.rb', 'def (')
    write('provisioning/chef-server/berks-cookbooks/x/recipes/default.rb', 'def (')
    write('cookbooks/site/spec/broken_spec.rb', 'def (')
    check
  end

  {
    'cookbooks/site/recipes/web.rb' => ["package 'nginx'\nfile '/x' do\n", 'end-of-input', 2..3],
    'cookbooks/site/libraries/deep/x.rb' => ["module X\n  y = 1 2\nend\n", 'unexpected', 2..2],
    'provisioning/vms/vms.rb' => ["require 'x'\nmachine 'a' do\n  role 'x\nend\n", '', 3..5],
    'cookbooks/site/templates/default/a.erb' => ["a\n<% if x %>\nb\n", '', 2..3],
    'cookbooks/site/metadata.rb' => ["name 'x' 'y' version\n", '', 1..1],
    'roles/web.json' => [%({\n  "a": 1,\n  b\n}\n), 'is not JSON', 2..4],
  }.each do |file, (text, cause, lines)|
    it "says file, line and cause of #{file}" do
      write(file, text)
      expect { check }.to raise_error(ConsulCluster::Error) { |error|
        line = error.message.lines.first
        expect(line).to start_with(file).and include(cause)
        expect(lines).to cover(line[/:(\d+):|at line (\d+)/, 0][/\d+/].to_i)
        expect(error.message).to end_with('Nothing has been uploaded, no machine touched.')
      }
    end
  end

  it 'waits for no pipe and reads no device, wherever they lie' do
    %w(cookbooks/site/recipes/pipe.rb cookbooks/site/templates/pipe.erb cookbooks/site/files/deep/.pipe roles/pipe.json).each do |file|
      write(file, '')
      path = File.join(@root, file)
      File.unlink(path)
      File.mkfifo(path)
      expect { check }.to raise_error(ConsulCluster::Error, /\A#{file}: is a named pipe, not a file; take it back from version control\n  Nothing/)
      File.unlink(path)
      File.symlink(File::NULL, path)
      expect { check }.to raise_error(ConsulCluster::Error, /\A#{file}: is a device, not a file; /)
      File.unlink(path)
    end
  end

  it 'says several at once, in few lines' do
    9.times { |number| write("cookbooks/site/recipes/r#{number}.rb", "end\n") }
    expect { check }.to raise_error(ConsulCluster::Error) { |error| expect(error.message.lines.size).to be <= 6 }
  end
end
