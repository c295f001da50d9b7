# frozen_string_literal: true

require 'consul_cluster'
require 'tmpdir'

RSpec.describe ConsulCluster::Failover::MachineFault do
  # Notes in a file what it is told, for another process to read.
  let(:driver) do
    Struct.new(:file, :states) do
      %i(kill start pause resume).each { |verb| define_method(verb) { |name| File.write(file, "#{verb} #{name}\n", mode: 'a') } }

      def state(name)
        states.fetch(name, :stopped)
      end

      def told
        File.exist?(file) ? File.readlines(file, chomp: true) : []
      end
    end
  end

  around do |example|
    Dir.mktmpdir { |folder| @file = File.join(folder, 'told') and example.run }
  end

  def fault(verb, *names, states: {})
    @driver = driver.new(@file, states)
    described_class.new('it', @driver, names, verb)
  end

  it 'is made and repaired by the driver, on each machine' do
    both = fault(:pause, 'srv101', 'srv102')
    both.make
    both.repair
    expect(@driver.told.first(2) + @driver.told.last(2)).to contain_exactly('pause srv101', 'pause srv102', 'resume srv101', 'resume srv102')
  end

  it 'leaves a machine alone that runs already' do
    fault(:kill, 'srv101', 'srv102', states: { 'srv101' => :running }).repair
    expect(@driver.told).to eq(['start srv102'])
  end

  it 'does the same on the others where one fails, and then says so' do
    both = fault(:pause, 'srv101', 'srv102')
    allow(@driver).to receive(:pause).with('srv101').and_raise(ConsulCluster::Error, 'no')
    allow(@driver).to receive(:pause).with('srv102').and_call_original
    expect { both.make }.to raise_error(ConsulCluster::Error, 'no')
    expect(@driver.told).to eq(['pause srv102'])
  end

  it 'is repaired by a process of its own, where this one was killed' do
    killed = fork do
      fault(:pause, 'srv101').tap { |fault| fault.arm(0.3) }.make
      Process.kill(:KILL, Process.pid)
    end
    Process.wait(killed)
    driver = driver().new(@file)
    expect(driver.told).to eq(['pause srv101'])
    ConsulCluster::Waiting.until(5, pause: 0.05) { driver.told.size == 2 }
    expect(driver.told).to eq(['pause srv101', 'resume srv101'])
  end

  it 'leaves no process behind when it has been repaired' do
    armed = fault(:pause, 'srv101')
    armed.arm(0.2)
    armed.disarm
    sleep(0.4)
    expect(@driver.told).to eq([])
    expect { Process.wait }.to raise_error(Errno::ECHILD)
  end
end
