# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Vagrant::MachineImage do
  around do |example|
    in_repository do |root|
      @settings = ConsulCluster::Settings.read(root)
      @source = File.join(root, 'provisioning', 'image')
      @certificates = File.join(root, 'certificates')
      FileUtils.mkdir_p([@source, @certificates])
      File.write(File.join(@source, 'Dockerfile'), "FROM debian\n")
      File.write(File.join(@certificates, 'own.crt'), "CERT\n")
      example.run
    end
  end

  def image
    described_class.new(@settings, command, certificates: @certificates)
  end

  it 'is named after all that goes into it' do
    before = image.tag
    expect(before).to match(/\Asample-machine:\h{12}\z/)
    expect(image.tag).to eq(before)
    File.write(File.join(@certificates, 'own.crt'), "OTHER\n")
    expect(image.tag).not_to eq(before)
  end

  it 'is built once' do
    image.build { |_| }
    expect(command.calls_of('docker', 'build')).to be_empty
  end

  it "is built with the workstation's certificates, in the version of chef.json" do
    command.answer('docker', 'image', 'inspect', success: false)
    seen = nil
    command.answer('docker', 'build') do |argv|
      seen = Dir.glob('**/*', base: argv.last).to_h { |path| [path, File.stat(File.join(argv.last, path)).mode & 0o777] }
      ["Step 1\n", '', true]
    end
    lines = []
    image.build { |line| lines << line }
    expect(seen).to eq('Dockerfile' => 0o644, 'certs' => 0o755, 'certs/own.crt' => 0o644)
    expect(command.calls_of('docker', 'build').first)
      .to include('CHEF_DISTRIBUTION=chef', 'CHEF_VERSION=18.11.11', image.tag)
    expect(lines.last).to eq('Step 1')
  end

  it 'takes the place of earlier ones, but of those that are in use' do
    earlier = %w(sample-machine:111111111111 sample-machine:222222222222)
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
