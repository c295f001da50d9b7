# frozen_string_literal: true

require 'rubygems/package'
require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Vagrant::MachineImage do
  around do |example|
    Dir.mktmpdir do |root|
      @source = File.join(root, 'image')
      @certificates = File.join(root, 'certificates')
      FileUtils.mkdir_p([@source, @certificates])
      File.write(File.join(@source, 'Dockerfile'), "FROM debian\n")
      File.write(File.join(@certificates, 'own.crt'), "CERT\n")
      @options = options_of(root: root, image: 'image')
      example.run
    end
  end

  def image(options = @options)
    described_class.new(options, command, certificates: @certificates)
  end

  # What Docker gets: path => [mode, contents].
  def context
    tar = Gem::Package::TarReader.new(StringIO.new(command.inputs[%w(docker build)]))
    tar.to_h { |entry| [entry.full_name, [entry.header.mode, entry.read]] }
  end

  it 'is named after all that goes into it' do
    before = image.tag
    expect(before).to match(/\Achef-machines:\h{12}\z/)
    expect(image.tag).to eq(before)
    File.write(File.join(@certificates, 'own.crt'), "OTHER\n")
    expect(image.tag).not_to eq(before)
  end

  it "takes the user's files in place of those of the same name" do
    command.answer('docker', 'image', 'inspect', success: false)
    image.build { |_| }
    expect(context['Dockerfile']).to eq([0o644, "FROM debian\n"])
    File.delete(File.join(@source, 'Dockerfile'))
    image.build { |_| }
    expect(context['Dockerfile'].last).to include('FROM debian:bookworm-slim')
  end

  it 'is shared by repositories that want the same' do
    expect(image(options_of(root: '/elsewhere', image: @source).with(name: 'other')).tag).to eq(image.tag)
    expect(image(@options.with(chef_version: '18.8.54')).tag).not_to eq(image.tag)
  end

  it 'says that there is no such folder' do
    expect { image(@options.with(image: 'none')).tag }.to raise_error(error, %r{no folder .*/none; change image in with_machine_options})
  end

  it 'is built once' do
    image.build { |_| }
    expect(command.calls_of('docker', 'build')).to be_empty
  end

  it "is built with this library's files and the workstation's certificates, in the version of the options" do
    command.answer('docker', 'image', 'inspect', success: false)
    command.answer('docker', 'build', stdout: "Step 1\n")
    lines = []
    image.build { |line| lines << line }
    expect(context.transform_values(&:first)).to include('Dockerfile' => 0o644, 'certs/own.crt' => 0o644, 'install-chef' => 0o755)
    # Not from a folder: Docker from snap sees no /tmp.
    expect(command.calls_of('docker', 'build').first)
      .to end_with('-').and include('CHEF_DISTRIBUTION=chef', 'CHEF_VERSION=18.11.11', image.tag)
    expect(lines.last).to eq('Step 1')
  end

  it "takes the workstation's certificates from folders and behind links, two of the same name too" do
    command.answer('docker', 'image', 'inspect', success: false)
    FileUtils.mkdir_p([File.join(@certificates, 'company/emea'), File.join(@source, '../elsewhere')])
    File.write(File.join(@certificates, 'company/own.crt'), "COMPANY\n")
    File.write(File.join(@certificates, 'company/emea/own.crt'), "EMEA\n")
    File.write(File.join(@source, '../elsewhere/linked.crt'), "LINKED\n")
    File.symlink(File.join(@source, '../elsewhere'), File.join(@certificates, 'link'))
    File.symlink('nowhere', File.join(@certificates, 'dangling.crt'))
    Dir.mkdir(File.join(@certificates, 'folder.crt'))
    image.build { |_| }
    certificates = context.select { |path, _| path.end_with?('.crt') }
    expect(certificates.values.map(&:last)).to contain_exactly("CERT\n", "COMPANY\n", "EMEA\n", "LINKED\n")
    # On a machine, /etc/ssl/certs has one of each name.
    expect(certificates.keys.map { |path| File.basename(path) }.uniq.size).to eq(4)
  end

  it 'finds them where the path looks like a pattern' do
    certificates = File.join(@certificates, '[a]{b}*')
    FileUtils.mkdir_p(certificates)
    before = described_class.new(@options, command, certificates: certificates).tag
    File.write(File.join(certificates, 'a.crt'), 'A')
    expect(described_class.new(@options, command, certificates: certificates).tag).not_to eq(before)
  end

  it 'takes the place of earlier ones, but of those that are in use' do
    earlier = %w(chef-machines:111111111111 chef-machines:222222222222)
    command.answer('docker', 'image', 'inspect', success: false)
    command.answer('docker', 'image', 'ls') { ["#{[*earlier, image.tag].join("\n")}\n", '', true] }
    command.answer('docker', 'image', 'rm', stderr: 'a container is using its referenced image', success: false)
    image.build { |_| }
    expect(command.calls_of('docker', 'image', 'rm').map(&:last)).to eq(earlier)
  end

  it 'says why it cannot be built' do
    command.answer('docker', 'image', 'inspect', success: false)
    command.answer('docker', 'build', stderr: "no such host\n", success: false)
    expect { image.build { |_| } }.to raise_error(error, /docker build.*no such host/m)
  end
end
