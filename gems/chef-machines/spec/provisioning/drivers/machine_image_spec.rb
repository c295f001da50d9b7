# frozen_string_literal: true

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

  it 'is named after all that goes into it' do
    before = image.tag
    expect(before).to match(/\Achef-machines:\h{12}\z/)
    expect(image.tag).to eq(before)
    File.write(File.join(@certificates, 'own.crt'), "OTHER\n")
    expect(image.tag).not_to eq(before)
  end

  it "takes the user's files in place of those of the same name" do
    command.answer('docker', 'image', 'inspect', success: false)
    text = nil
    command.answer('docker', 'build') { |argv| (text = File.read(File.join(argv.last, 'Dockerfile'))) && ['', '', true] }
    image.build { |_| }
    expect(text).to eq("FROM debian\n")
    File.delete(File.join(@source, 'Dockerfile'))
    image.build { |_| }
    expect(text).to include('FROM debian:bookworm-slim')
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
    seen = nil
    command.answer('docker', 'build') do |argv|
      seen = Dir.glob('**/*', base: argv.last).to_h { |path| [path, File.stat(File.join(argv.last, path)).mode & 0o777] }
      ["Step 1\n", '', true]
    end
    lines = []
    image.build { |line| lines << line }
    expect(seen).to include('Dockerfile' => 0o644, 'certs' => 0o755, 'certs/own.crt' => 0o644, 'install-chef' => 0o755)
    expect(command.calls_of('docker', 'build').first)
      .to include('CHEF_DISTRIBUTION=chef', 'CHEF_VERSION=18.11.11', image.tag)
    expect(lines.last).to eq('Step 1')
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
