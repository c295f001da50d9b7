# frozen_string_literal: true

require 'consul_cluster'
require 'socket'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Doctor do
  let(:requirement) { Chef::Provisioning::Drivers::Requirement }
  let(:out) { StringIO.new }
  let(:good) { requirement.met('Ruby', '3.1.2') }
  let(:bad) { requirement.missing('Docker', 'Docker is not installed', 'sudo apt-get install docker.io') }
  let(:so_so) { requirement.doubtful('memory', 'little is free', 'end other programs') }
  let(:network) { [] }

  before { require 'consul_cluster/doctor/workstation' }

  def doctor(*found)
    described_class.new(nil, nil, out: out, local: -> { found }, network: -> { network })
  end

  it 'shows what is there' do
    network << requirement.met('gems', 'answers')
    doctor(good).run
    expect(out.string).to eq("ok       Ruby  3.1.2\nok       gems  answers\n\nNothing is missing.\n")
  end

  it 'shows what is missing and the command that helps, and fails' do
    expect { doctor(good, bad, so_so).run }.to raise_error(ConsulCluster::Error, '1 thing is missing: Docker')
    expect(out.string).to eq(<<~TEXT)
      ok       Ruby    3.1.2
      missing  Docker  Docker is not installed
                       sudo apt-get install docker.io
      perhaps  memory  little is free
                       end other programs
    TEXT
  end

  it 'says nothing before a run where all is there, and asks no network' do
    asked = false
    described_class.new(nil, nil, out: out, local: -> { [good] }, network: -> { asked = true }).check
    expect([out.string, asked]).to eq(['', false])
  end

  it 'ends a run with what is missing, and lets it go on with what may do' do
    doctor(so_so).check
    expect(out.string).to eq("perhaps  memory: little is free; end other programs\n")
    expect { doctor(bad).check }.to raise_error(ConsulCluster::Error, 'Docker is not installed; sudo apt-get install docker.io')
  end

  it 'counts the memory of the Chef server that is made here', :aggregate_failures do
    expect(described_class.memory(settings_of)).to eq('chef-server' => 1024, 'srv101' => 512, 'srv102' => 512, 'node201' => 512, 'node202' => 512, 'lb211' => 512)
    chef_data.tap { |chef| chef['chef-server'].update('edition' => 'existing', 'ipaddr' => '192.0.2.1') }
             .then { |chef| expect(described_class.memory(settings_of(chef: chef))).not_to have_key('chef-server') }
  end

  describe ConsulCluster::Doctor::Workstation do
    def found(chef: chef_data, cluster: cluster_data, **options)
      in_repository(chef: chef, cluster: cluster) do |root|
        described_class.new(ConsulCluster::Settings.read(root), **options).requirements.to_h { |one| [one.name, one] }
      end
    end

    it 'knows the versions of Ruby and of the tools' do
      expect(found.transform_values(&:found)).to include('Ruby' => RUBY_VERSION, 'Chef' => /\Achef 18\.\S+, berkshelf 8\./, 'licence' => "Chef's, accept-no-persist")
    end

    it 'asks for the licence' do
      stub_const('ENV', ENV.to_h.except('CHEF_LICENSE'))
      chef = chef_data.tap { |data| data['chef-client'].delete('license') }
      expect(found(chef: chef)['licence']).to have_attributes(problem: /licence is not accepted; read .*CHEF_LICENSE=accept-no-persist/, grave: true)
    end

    it 'asks for Cinc Workstation instead, with that distribution' do
      chef = chef_data.merge('chef-client' => { 'distribution' => 'cinc', 'version' => '18.9.4' })
      expect(found(chef: chef, path: '/nowhere')['Cinc Workstation'])
        .to have_attributes(problem: /cinc-client and berks .* are not in the PATH/, remedy: /cinc shell-init/, grave: true)
    end

    it 'finds a clock that is earlier than what it has seen' do
      expect(found(now: Time.now - 3600)['clock']).to have_attributes(problem: /files of this repository were written at/, grave: true)
      expect(found['clock']).to be_met
    end
  end

  describe ConsulCluster::Doctor::Repositories do
    # Answers every request with this, or with nothing at all.
    def serving(answer)
      server = TCPServer.new('127.0.0.1', 0)
      lines = []
      thread = Thread.new do
        loop do
          client = server.accept
          lines << client.gets
          next unless answer

          client.write(answer)
          client.close
        end
      end
      yield "127.0.0.1:#{server.addr[1]}", lines
    ensure
      thread&.kill
      server.close
    end

    def answer(status, date: Time.now)
      "HTTP/1.1 #{status} x\r\nDate: #{date.httpdate}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    end

    def found(uri)
      in_repository do |root|
        FileUtils.mkdir(File.join(root, 'roles'))
        File.write(File.join(root, 'roles/sample-common.json'),
                   JSON.generate('default_attributes' => { 'consul_cluster' => { 'consul' => { 'repository' => { 'uri' => uri } } } }))
        allow(Gem).to receive(:sources).and_return([])
        described_class.new(ConsulCluster::Settings.read(root)).requirements
      end
    end

    around do |example|
      saved = ENV.to_h.slice('http_proxy', 'https_proxy', 'no_proxy')
      saved.each_key { |name| ENV.delete(name) }
      example.run
    ensure
      %w(http_proxy https_proxy no_proxy).each { |name| ENV.delete(name) }
      ENV.update(saved)
    end

    it 'asks the repository that the user names' do
      serving(answer(404)) do |place, lines|
        expect(found("http://#{place}/debian")).to contain_exactly(have_attributes(name: "Consul's packages", found: "http://#{place}/debian answers", problem: nil))
        expect(lines).to eq(["HEAD /debian HTTP/1.1\r\n"])
      end
    end

    it 'keeps a password in the URL to itself' do
      serving(answer(200)) { |place| expect(found("http://me:secret@#{place}/").first.found).to eq("http://#{place}/ answers") }
    end

    it 'asks through the proxy' do
      serving(answer(200)) do |place, lines|
        ENV['http_proxy'] = "http://#{place}"
        expect(found('http://packages.invalid/debian')).to contain_exactly(have_attributes(found: "http://packages.invalid/debian answers through the proxy #{place}"))
        expect(lines).to eq(["HEAD http://packages.invalid/debian HTTP/1.1\r\n"])
      end
    end

    it 'waits a second, and names the setting' do
      serving(nil) do |place|
        started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        expect(found("http://#{place}/")).to contain_exactly(have_attributes(problem: /does not answer/, remedy: /consul\.repository\.uri in cookbooks.sample.attributes/, grave: false))
        expect(Process.clock_gettime(Process::CLOCK_MONOTONIC) - started).to be < 1.9
      end
    end

    it 'finds a clock that is wrong' do
      serving(answer(200, date: Time.now - 3600)) do |place|
        expect(found("http://#{place}/").last).to have_attributes(name: 'clock', problem: /60 minutes ahead/, grave: true)
      end
    end

    it 'takes the attributes where no role says it, and asks for gems' do
      in_repository do |root|
        FileUtils.mkdir_p(File.join(root, 'cookbooks/sample/attributes'))
        File.write(File.join(root, 'cookbooks/sample/attributes/default.rb'), "default['consul_cluster']['consul']['repository']['uri'] = 'https://packages.invalid'\n")
        urls = described_class.new(ConsulCluster::Settings.read(root)).urls
        expect(urls).to eq("Consul's packages" => 'https://packages.invalid', 'gems' => Gem.sources.to_a.first)
      end
    end
  end
end
