# frozen_string_literal: true

require 'chef/provisioning/progress'
require 'stringio'

RSpec.describe Chef::Provisioning::Progress do
  let(:terminal) { StringIO.new.tap { |io| io.define_singleton_method(:tty?) { true } } }

  def at(phase, activity = nil)
    described_class::At.new(phase: phase, since: Process.clock_gettime(Process::CLOCK_MONOTONIC) - 12, activity: activity)
  end

  around do |example|
    before = ENV.to_h.slice('TERM', 'NO_COLOR')
    ENV.update('TERM' => 'xterm', 'NO_COLOR' => nil)
    example.run
    ENV.update({ 'TERM' => nil, 'NO_COLOR' => nil }.merge(before))
  end

  # What is on the screen: the lines that were not drawn over.
  def screen(text)
    lines = [+'']
    text.scan(/\e\[(\d*)([A-Z])|(\n)|([^\e\n]+)/) do |count, move, newline, written|
      lines << +'' if newline
      lines.last << written if written
      case move
      when 'K' then lines[-1] = +''
      when 'A' then (count.empty? ? 1 : count.to_i).times { lines.pop }
      end
    end
    lines
  end

  it 'draws a line per machine with its time and what it is at, again in the same place' do
    live = described_class::Live.new(terminal, size: -> { [24, 80] })
    allow(live).to receive(:tick)
    live.update('node201' => at('converging', 'apt_package[nginx] install'), 'lb211' => at('starting'))
    live.puts('one thing')
    live.puts('another')
    shown = screen(terminal.string.gsub(/\e\[\d*m/, ''))
    expect(shown).to eq(['one thing', 'another', '  node201  converging    12 s  apt_package[nginx] install', '  lb211    starting      12 s'])
    live.close
    expect(screen(terminal.string.gsub(/\e\[\d*m/, ''))).to eq(['one thing', 'another', ''])
  end

  it 'asks the terminal for its size' do
    live = described_class.on(terminal)
    live.update('node201' => at('converging'))
    sleep 0.1
    live.puts('x')
    live.close
    expect(terminal.string).to include('node201  converging')
  end

  it 'breaks no line in a narrow window, and leaves room in a low one' do
    live = described_class::Live.new(terminal, size: -> { [6, 30] })
    allow(live).to receive(:tick)
    live.update((1..40).to_h { |number| ["node#{number}", at('converging', 'a resource with a very long name')] })
    live.puts('x')
    drawn = terminal.string.gsub(/\e\[[\d;]*[a-zA-Z]/, '').lines.map(&:chomp).drop(1)
    expect(drawn.map(&:length).max).to be < 30
    expect(drawn.size).to eq(4)
    expect(drawn.last).to eq('  … and 37 more')
  end

  it 'has colours on a terminal, unless NO_COLOR is set, and none elsewhere' do
    expect(described_class.colours(terminal).green('x')).to include("\e[")
    expect(described_class.colours(StringIO.new).green('x')).to eq('x')
    ENV['NO_COLOR'] = '1'
    expect(described_class.colours(terminal).green('x')).to eq('x')
  end

  it 'writes plain lines where nothing can be drawn again' do
    ENV['TERM'] = 'dumb'
    expect(described_class.on(terminal)).to be_a(described_class::Plain)
    out = StringIO.new
    plain = described_class::Plain.new(out, interval: 0)
    plain.update('a' => at('starting'), 'b' => at('starting'))
    plain.update('a' => at('starting', 'Unpacking'), 'b' => at('starting', 'Unpacking'))
    plain.update('a' => at('converging', 'package[x]'), 'b' => at('starting', 'booting'))
    expect(out.string).to eq("  starting a, b\n  0 s: starting a, b (Unpacking)\n  0 s: converging a (package[x]); starting b (booting)\n")
  end

  it 'writes them from time to time only' do
    out = StringIO.new
    plain = described_class::Plain.new(out, interval: 60)
    50.times { plain.update('a' => at('converging', 'package[x]')) }
    expect(out.string).to eq("  converging a (package[x])\n")
  end
end
