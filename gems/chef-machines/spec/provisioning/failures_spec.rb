# frozen_string_literal: true

require 'chef/provisioning/client_failed'
require 'chef/provisioning/failures'
require 'chef/provisioning/machine_log'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Failures do
  let(:names) { %w(node201 node202 node203) }
  let(:logs) { names.to_h { |name| [name, Chef::Provisioning::MachineLog.new(File.join(Dir.pwd, '.chef'), name)] } }

  def failure(name, message, **more)
    Chef::Provisioning::Failure.of(name, 'converging', Chef::Provisioning::ClientFailed.new(message), **more)
  end

  def text(failures, **options)
    described_class.new(failures, logs).text(**options)
  end

  it 'tells each cause once, with its machines, what helps, and where the rest is' do
    failures = names.to_h { |name| [name, failure(name, "#{name}: No candidate version available for nginxx")] }
    expect(text(failures, rest: '2 of 5 machines are done. ')).to eq(<<~TEXT.chomp)
      node201, node202, node203 failed converging: No candidate version available for nginxx
        helps: correct the name of the package nginxx, or add the repository that has it
        log:   .chef/log/node201.log and 2 more beside it
      2 of 5 machines are done. Run it again when that is fixed: it goes on from there.
    TEXT
  end

  it 'names the only log without more ado, and counts those beside it for each cause' do
    failures = { 'node201' => failure('node201', 'one'), 'node202' => failure('node202', 'other'), 'node203' => failure('node203', 'other') }
    expect(text(failures).lines(chomp: true).grep(/log: /)).to eq(['  log:   .chef/log/node202.log and 1 more beside it', '  log:   .chef/log/node201.log'])
  end

  it 'never needs more than ten lines, and counts what it leaves out' do
    many = (1..40).map { |number| "node#{number}" }
    logs = many.to_h { |name| [name, Chef::Provisioning::MachineLog.new('/state', name)] }
    failures = many.to_h { |name| [name, failure(name, "error 1 of #{name}\nerror 2\nerror 3\nerror 4\nerror 5")] }
    lines = described_class.new(failures, logs).text.lines
    expect(lines.size).to be <= 10
    expect(lines[-2]).to match(%r{failed for 3\d other reasons: see /state/log$})
  end

  it 'says what a command said, without what others put around it' do
    message = <<~TEXT
      Mixlib::ShellOut::ShellCommandFailed: execute[x] (site::web line 3) had an error: Mixlib::ShellOut::ShellCommandFailed: Expected process to exit with [0], but received '1'
      ---- Begin output of nginx -t ----
      STDOUT:
      STDERR: nginx: [emerg] unknown directive "prox" in /etc/nginx/conf.d/web.conf:3
      nginx: configuration file /etc/nginx/nginx.conf test failed
      ---- End output of nginx -t ----
      Ran nginx -t returned 1
    TEXT
    expect(failure('node201', message).cause)
      .to eq(['nginx: [emerg] unknown directive "prox" in /etc/nginx/conf.d/web.conf:3', 'nginx: configuration file /etc/nginx/nginx.conf test failed'])
  end

  it 'takes the lines that tell most where there are many, each once' do
    said = ['Get:1 http://mirror x', *Array.new(30, 'Err:2 http://mirror y'), 'E: Unable to locate package z', 'E: the end failed', 'bye'].join("\n")
    expect(failure('node201', said).cause).to eq(['Get:1 http://mirror x', 'E: Unable to locate package z', 'E: the end failed'])
  end

  it 'names what the user of a library says that helps, before what is known of all machines' do
    remedies = { /releases\.example/ => 'name a mirror' }
    message = 'Failed to open TCP connection to releases.example:443 (Connection timed out)'
    expect(failure('node201', message, remedies: remedies).remedy).to eq('name a mirror')
    expect(failure('node201', message).remedy).to include('a proxy')
  end

  it 'keeps the class of an exception of Ruby itself' do
    expect(Chef::Provisioning::Failure.of('one', 'starting', Errno::ENOENT.new('x')).cause).to eq(['Errno::ENOENT: No such file or directory - x'])
  end
end
