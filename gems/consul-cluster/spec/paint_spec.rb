# frozen_string_literal: true

require 'consul_cluster/paint'
require 'stringio'

RSpec.describe ConsulCluster::Paint do
  let(:terminal) { StringIO.new.tap { |out| out.define_singleton_method(:tty?) { true } } }

  def red(out, env = {})
    described_class.on(out, env: env).red('stopped')
  end

  it 'gives colours to a terminal only, and where they are wanted', :aggregate_failures do
    expect(red(terminal)).to eq("\e[31mstopped\e[0m")
    expect(red(StringIO.new)).to eq('stopped')
    expect(red(terminal, 'NO_COLOR' => '1')).to eq('stopped')
    expect(red(terminal, 'NO_COLOR' => '')).to eq("\e[31mstopped\e[0m")
    expect(red(terminal, 'TERM' => 'dumb')).to eq('stopped')
  end
end
