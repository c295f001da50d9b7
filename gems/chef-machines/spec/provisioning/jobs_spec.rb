# frozen_string_literal: true

require 'chef/provisioning/run'
require 'stringio'
require 'tmpdir'

RSpec.describe Chef::Provisioning::Run, 'several machines at a time' do
  around { |example| Dir.mktmpdir { |dir| (@dir = dir) && example.run } }

  def work(names, jobs: 2, &block)
    described_class.new(names, state_dir: @dir, out: StringIO.new, jobs: jobs).each(&block)
  end

  it 'works on everything, in order, and never on more than it may at a time' do
    mutex = Mutex.new
    begun = []
    now = most = 0
    work(%w(a b c d e)) do |step|
      mutex.synchronize { (begun << step.name) && most = [most, now += 1].max }
      sleep 0.02
      mutex.synchronize { now -= 1 }
    end
    expect(begun.each_slice(2).map(&:sort).flatten).to eq(%w(a b c d e))
    expect(most).to eq(2)
  end

  it 'ends the work on all of them when it is interrupted' do
    begun = Queue.new
    done = Queue.new
    thread = Thread.new { work(%w(a b)) { |step| begun << step.name && sleep(30) && done << step.name } }
    thread.report_on_exception = false
    2.times { begun.pop }
    thread.raise(Interrupt)
    expect { thread.join(5) }.to raise_error(Interrupt)
    expect(done).to be_empty
  end
end
