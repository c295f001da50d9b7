# frozen_string_literal: true

require 'chef/provisioning/failed'
require 'chef/provisioning/pool'

RSpec.describe Chef::Provisioning::Pool do
  it 'works on everything, and never on more than its size at a time' do
    mutex = Mutex.new
    done = []
    now = most = 0
    described_class.new(2).each(%w(a b c d e)) do |item|
      mutex.synchronize { most = [most, now += 1].max }
      sleep 0.01
      mutex.synchronize { (now -= 1) && done << item }
    end
    expect(done).to match_array(%w(a b c d e))
    expect(most).to eq(2)
  end

  it 'is done at once with nothing' do
    expect { described_class.new(2).each([]) { raise } }.not_to raise_error
  end

  describe '.default_size' do
    def size(text)
      stub_const('ENV', { 'CHEF_PROVISIONING_JOBS' => text }.compact)
      described_class.default_size
    end

    it 'comes from the environment, or from the cores' do
      expect(size('3')).to eq(3)
      expect(size(nil)).to be >= 1
      expect(size('')).to be >= 1
    end

    it 'refuses what is no number' do
      expect { size('0') }.to raise_error(Chef::Provisioning::Failed, /"0"; a number of machines/)
      expect { size('all') }.to raise_error(Chef::Provisioning::Failed)
    end
  end
end
