# frozen_string_literal: true

require_relative '../../support/fake_command'
require_relative '../../support/fake_docker'

RSpec.describe Chef::Provisioning::Drivers::Vagrant, 'with an engine' do
  include DockerHelp

  it 'says that no engine answers' do
    command.answer('docker', 'info', stderr: "Cannot connect to the Docker daemon\n", success: false)
    in_driver { |driver| expect { driver.up(specs) }.to raise_error(error, /no Docker engine answers \(Cannot connect.*start /) }
  end

  describe 'an engine whose containers cannot be reached' do
    # Parts of what `docker info --format '{{json .}}'` and `docker context inspect` say.
    # Recorded from the private engine of script/ (Docker 20.10.24), but for the two that are
    # this computer's.
    let(:here) { { 'Name' => Socket.gethostname, 'KernelVersion' => Etc.uname[:release], 'OperatingSystem' => 'Debian GNU/Linux 12 (bookworm)', 'OSType' => 'linux', 'CgroupDriver' => 'cgroupfs', 'CgroupVersion' => '1', 'SecurityOptions' => %w(name=seccomp,profile=default) } }
    let(:local) { 'unix:///var/run/docker.sock' }

    def answers(info, endpoint = local)
      FakeDocker.new(command, info: info)
      command.answer('docker', 'context', 'inspect', stdout: "#{endpoint}\n")
    end

    def refusal
      in_driver { |driver| driver.up(specs) }
      nil
    rescue Chef::Provisioning::Error => e
      e.message
    end

    # Not recorded by us, but taken: rootless from the answer in kubernetes/minikube#10878 (its
    # SecurityOptions as Docker's documentation of the rootless mode has them), Podman's own from
    # podman-info(1), its service's from pkg/api/handlers/compat/info.go of containers/podman,
    # Docker Desktop's from quarkusio/quarkus#37364 (OperatingSystem) and docker/for-mac#7108 (name
    # and kernel), Colima's Name from the log lines in abiosoft/colima#1158; the others are the
    # recorded one with another name or endpoint. OrbStack's, below, is from memory but for its
    # kernel (orbstack/orbstack#851).
    it 'is refused in one line before anything is built' do
      podman = { 'host' => { 'arch' => 'amd64', 'buildahVersion' => '1.28.2', 'security' => { 'rootless' => true } }, 'store' => {}, 'version' => { 'APIVersion' => '4.3.1' } }
      colima = here.merge('Name' => 'colima', 'OperatingSystem' => 'Ubuntu 24.04.1 LTS', 'KernelVersion' => '6.8.0-50-generic')
      {
        [here.merge('CgroupDriver' => 'none', 'SecurityOptions' => %w(name=seccomp,profile=default name=rootless)), 'unix:///run/user/1000/docker.sock'] => /\Arootless Docker/,
        [podman, ''] => /\APodman answers/,
        [here.merge('BuildahVersion' => '1.28.2', 'Rootless' => false), 'unix:///run/podman/podman.sock'] => /\APodman answers/,
        [here.merge('Name' => 'docker-desktop', 'OperatingSystem' => 'Docker Desktop', 'KernelVersion' => '6.10.14-linuxkit'), 'unix:///home/me/.docker/desktop/docker.sock'] => /\ADocker Desktop/,
        [colima, 'unix:///Users/me/.colima/default/docker.sock'] => /\Athe Docker engine runs on colima \(Ubuntu/,
        [here, 'ssh://me@build.company.example'] => %r{\Athe Docker engine ssh://me@build.company.example is on another computer},
        [here, 'tcp://192.0.2.7:2376'] => %r{\Athe Docker engine tcp://192.0.2.7:2376 is on another computer},
        [here.merge('Name' => 'build'), 'tcp://127.0.0.1:2375'] => /\Athe Docker engine runs on build/,
      }.each do |recorded, message|
        answers(*recorded)
        expect(refusal).to match(message).and match(/\A[^\n]*cannot be reached from here; [^\n]*VAGRANT_DEFAULT_PROVIDER=virtualbox\z/)
      end
      expect(command.calls.map { |argv| argv[1] } & %w(build create network up)).to eq([])
    end

    it 'is not one of this computer, wherever its socket lies, nor one whose computer reaches them' do
      [[here, local], [here, 'unix:///run/engine/docker.sock'], [here, 'tcp://127.0.0.1:2375'], [here, ''],
       [here.merge('Name' => 'orbstack', 'OperatingSystem' => 'OrbStack', 'KernelVersion' => '6.12.0-orbstack'), local]].each do |recorded|
        answers(*recorded)
        expect(refusal).to be_nil
      end
    end

    it 'is told from a program that is only called docker' do
      command.answer('docker', 'info', stdout: "host:\n  arch: amd64\n")
      expect(refusal).to match(/\A`docker info.*is not that of Docker\z/)
    end
  end
end
