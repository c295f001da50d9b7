# frozen_string_literal: true

require 'chef/provisioning/connection'

RSpec.describe Chef::Provisioning::Connection do
  let(:session) { instance_double(Net::SSH::Connection::Session, closed?: false, shutdown!: nil) }

  def connection(**more)
    described_class.new('srv101', '192.168.33.101', 'vagrant', wait: 10, **more).tap { |one| allow(one).to receive(:sleep) }
  end

  it 'tries until a machine has started, and stays open' do
    calls = 0
    allow(Net::SSH).to receive(:start) { (calls += 1) < 3 ? raise(Errno::ECONNREFUSED) : session }
    patient = connection
    2.times { expect(patient.session).to be(session) }
    expect(calls).to eq(3)
  end

  it 'does not wait for a machine that will not answer, and says why' do
    allow(Net::SSH).to receive(:start).and_raise(Errno::EHOSTUNREACH)
    expect { connection(complaint: -> { 'srv101 is off' }).session }.to raise_error(Chef::Provisioning::Drivers::Error, 'srv101 is off')
    expect(Net::SSH).to have_received(:start).once
  end

  it 'is a new one after it was closed, or lost' do
    allow(Net::SSH).to receive(:start).and_return(session)
    one = connection
    one.session
    one.close
    expect(session).to have_received(:shutdown!)
    one.session
    one.lost
    one.session
    expect(Net::SSH).to have_received(:start).exactly(3).times
  end
end
