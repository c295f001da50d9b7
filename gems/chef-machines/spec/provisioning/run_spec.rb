# frozen_string_literal: true

require 'chef/provisioning/run'
require 'stringio'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Run do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }

  let(:out) { StringIO.new }
  let(:run) { described_class.new(%w(one two three), state_dir: @dir, out: out, jobs: 2) }

  def log(name)
    File.read(File.join(@dir, 'log', "#{name}.log"))
  end

  it 'goes on with the others when machines fail, and raises once, naming each with its cause' do
    run.together('starting') do |names, output|
      output.call('one', 'up it goes')
      names.to_h { |name| [name, (RuntimeError.new('no memory') if name == 'two')] }
    end
    worked = []
    run.each do |step|
      step.phase('converging')
      worked << step.name
      raise Chef::Provisioning::Failed, 'a recipe failed' if step.name == 'three'

      step.done('converged')
    end

    expect { run.finish }.to raise_error(Chef::Provisioning::Failed) { |error|
      expect(error.message).to match(/\Atwo failed starting: RuntimeError: no memory\n  log: .*two.log\nthree failed converging: a recipe failed\n  log: .*three.log\n/)
      expect(error.message).to end_with('1 of 3 machines are done. Run it again when that is fixed: it goes on from there.')
    }
    expect(worked).to match_array(%w(one three))
    expect(log('one')).to include('up it goes')
    expect(out.string).to match(/\A  starting one.*\n  one converged \([\d.]+ s\)\n\z/)
  end

  it 'fails all machines when the call for all of them fails' do
    run.together('starting') { raise 'no vagrant' }
    expect { run.finish }.to raise_error(Chef::Provisioning::Failed, /\Aone, two, three failed starting: RuntimeError: no vagrant\n/)
  end

  it 'shows once what is the same for all' do
    run.each do |step|
      step.report.note('the same for all')
      step.done('gone')
    end
    run.finish
    expect(out.string.scan('the same for all').size).to eq(1)
    expect(out.string).to match(/one, two, three gone \(/)
  end

  it 'begins a new line in the log where a machine was cut short' do
    run.each do |step|
      step.phase('working')
      step.log << 'half a li'
      raise Chef::Provisioning::Failed, "#{step.name}: lost"
    end
    expect { run.finish }.to raise_error(Chef::Provisioning::Failed, /^one, two, three failed working: lost$/)
    expect(log('one')).to end_with("half a li\n== Chef::Provisioning::Failed: one: lost\n")
  end

  it 'shows what all are at, with the step of their image, and keeps it in every log' do
    stub_const('Chef::Provisioning::Progress::Plain::INTERVAL', 0)
    run.together('starting') do |_names, output|
      ["Step 3/7 : RUN apt-get install\n", "Unpacking gcc\n"].each { |line| output.call(nil, line) }
      {}
    end
    expect(out.string).to match(%r{s: starting one, two, three \(image step 3/7: Unpacking gcc\)$})
    expect([log('one'), log('two')]).to all(include("Unpacking gcc\n"))
  end

  it 'shows nothing of all, and nothing of the image, when single machines are spoken of' do
    stub_const('Chef::Provisioning::Progress::Plain::INTERVAL', 0)
    run.together('starting') do |_names, output|
      [[nil, 'Step 7/7 : CMD /sbin/init'], ['two', "Bringing machine 'two' up"], [nil, 'a warning']].each { |line| output.call(*line) }
      {}
    end
    expect(out.string).to match(/\btwo \(Bringing machine 'two' up\)/).and(satisfy { |text| !text.include?('a warning') })
    expect(log('one')).to include("a warning\n")
  end

  it 'says of each machine what has changed, and in one line of those on which nothing has' do
    run.each { |step| step.done('converged', step.name == 'two' ? %w(nginx nginx a b c /var/www/index.html) : []) }
    run.finish
    expect(out.string).to match(/\A  two 6 changed: index.html, nginx, a, b, …\n  one, three unchanged \([\d.]+ s\)\n\z/)
  end

  it 'says before that what has become of a machine' do
    run.together({ 'one' => 'starting', 'two' => 'starting', 'three' => 'checking' }) { { 'one' => 'started', 'two' => 'made' } }
    run.each { |step| step.done('converged', step.name == 'two' ? %w(nginx) : []) }
    run.finish
    expect(out.string).to match(/\A  starting one, two; checking three\n  one started\n  two made, 1 changed: nginx\n  three unchanged \(/)
  end

  it 'keeps logs for their owner only, begun anew in each run' do
    2.times { described_class.new(%w(one), state_dir: @dir, out: out, jobs: 1).each { |step| step.log << 'x' } }
    expect(log('one').count('x')).to eq(1)
    expect(File.stat(File.join(@dir, 'log', 'one.log')).mode & 0o777).to eq(0o600)
  end
end
