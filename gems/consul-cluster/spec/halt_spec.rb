# frozen_string_literal: true

require 'consul_cluster'
require 'stringio'
require_relative 'support/repository'

RSpec.describe ConsulCluster::Halt do
  let(:stopped) { [] }
  let(:driver) { double('driver', can?: true, to_s: 'vagrant') }
  let(:out) { StringIO.new }

  before do
    allow(driver).to receive(:state) { |name| name == 'node202' ? :stopped : :running }
    allow(driver).to receive(:stop) { |name| stopped << name }
  end

  def halt
    described_class.new(settings_of, driver, out: out).run
  end

  it 'stops the Consul servers after those that ask them, and the Chef server last' do
    halt
    expect(stopped.take(2)).to match_array(%w(node201 lb211))
    expect(stopped.drop(2).take(2)).to match_array(%w(srv101 srv102))
    expect(stopped.drop(4)).to eq(%w(chef-server))
    expect(out.string).to end_with("sample is halted; rake starts it again\n")
  end

  it 'names those that it could not stop, and stops the others' do
    allow(driver).to receive(:stop).with('srv101').and_raise(ConsulCluster::Error, 'no answer')
    expect { halt }.to raise_error(ConsulCluster::Error, 'srv101: no answer')
    expect(stopped).to include('srv102', 'chef-server')
  end

  it 'says that a driver cannot do it' do
    allow(driver).to receive(:can?).and_return(false)
    expect { halt }.to raise_error(ConsulCluster::Error, /\Athe driver vagrant cannot stop machines; stop them where they come from.*\z/)
  end
end
