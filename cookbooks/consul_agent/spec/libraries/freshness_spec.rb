# frozen_string_literal: true

require 'fileutils'
require 'tmpdir'
require_relative '../spec_helper'
require_relative '../../libraries/freshness'

RSpec.describe ConsulClusterCookbook::Freshness do
  let(:directory) { Dir.mktmpdir }
  let(:site) { "#{directory}/site.conf" }
  let(:mark) { "#{directory}/mark" }

  before do
    File.write(site, 'old')
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
    described_class.stale?(mark, [site])
  end

  it 'is content where all was there at the mark' do
    expect(stale?).to be(false)
  end

  it 'sees a change, at each look until there is a new mark' do
    File.write(site, 'new')
    expect([stale?, stale?]).to eq([true, true])
    leave_mark
    expect(stale?).to be(false)
  end

  it 'sees a change that bears an older time' do
    File.write(site, 'new')
    File.utime(0, 0, site)
    expect(stale?).to be(true)
  end

  it 'does not mind the temporary files that Chef makes beside it' do
    FileUtils.touch("#{directory}/.chef-site.conf")
    File.delete("#{directory}/.chef-site.conf")
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
