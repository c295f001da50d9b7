# frozen_string_literal: true

require 'fileutils'
require 'tmpdir'
require_relative '../../libraries/freshness'

RSpec.describe CheckedService::Freshness do
  let(:directory) { Dir.mktmpdir }
  let(:program) { "#{directory}/program" }
  let(:settings) { "#{directory}/settings.json" }
  let(:mark) { "#{directory}/mark" }

  before do
    FileUtils.mkdir_p("#{program}/lib")
    FileUtils.touch([settings, "#{program}/lib/a.rb"])
    leave_mark
  end

  after { FileUtils.rm_rf(directory) }

  # Apart from what happens before and after it, for the file system's clock.
  def leave_mark
    sleep(0.02)
    FileUtils.touch(mark)
    sleep(0.02)
  end

  def stale?
    described_class.stale?(mark, [program, settings, "#{directory}/not_there"])
  end

  it 'is content where all was there at the mark' do
    expect(stale?).to be(false)
  end

  it 'sees what has changed or come since, at each look until there is a new mark' do
    [-> { File.write(settings, 'x') }, -> { File.write("#{program}/lib/b.rb", 'x') }].each do |change|
      change.call
      expect([stale?, stale?]).to eq([true, true])
      leave_mark
      expect(stale?).to be(false)
    end
  end

  it 'sees a change that bears an older time' do
    File.write(settings, 'x')
    File.utime(0, 0, settings)
    expect(stale?).to be(true)
  end

  it 'does not mind a temporary file that came and went' do
    FileUtils.touch("#{program}/lib/.chef-a.rb")
    File.delete("#{program}/lib/.chef-a.rb")
    expect(stale?).to be(false)
  end

  it 'does not believe a mark from the future' do
    FileUtils.touch(mark, mtime: Time.now + 3600)
    expect(stale?).to be(true)
  end

  it 'takes a service for stale that has left no mark' do
    File.delete(mark)
    expect(stale?).to be(true)
  end
end
