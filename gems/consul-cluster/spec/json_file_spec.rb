# frozen_string_literal: true

require 'timeout'
require 'tmpdir'
require 'consul_cluster'
require 'consul_cluster/plain_failures'

RSpec.describe ConsulCluster::JsonFile do
  # What the file says; the block makes one that text alone cannot be.
  def read(text = nil)
    Dir.mktmpdir do |root|
      path = File.join(root, 'a.json')
      text ? File.binwrite(path, text) : yield(path)
      Timeout.timeout(5) { described_class.read(root, 'a.json') }
    end
  end

  def refusal(...)
    read(...)
  rescue ConsulCluster::Error => e
    ConsulCluster::PlainFailures.printable(e.message)
  end

  it 'takes a byte order mark, as some editors write it' do
    expect(read("\uFEFF{\"a\": 1}")).to eq('a' => 1)
  end

  it 'says in one line what is wrong with a text' do
    expect(refusal("{\n\"a\": \"\xFF\"}")).to eq('a.json: line 2 is not UTF-8; save it as UTF-8')
    expect(refusal("{\"a\": \0}")).to match(/\Aa\.json is not JSON: /)
    expect(refusal("\e]0;title\a\u009B2J#{'x' * 1000}")).to match(/\Aa\.json is not JSON: [^[:cntrl:]]{1,200}\z/)
    expect(refusal("#{'[' * 10_000}#{']' * 10_000}")).to match(/\Aa\.json is not JSON: nesting of \d+ is too deep\z/)
    expect(refusal('')).to match(/\Aa\.json is not JSON: /)
    expect(refusal('[]')).to eq('a.json: must be a JSON object, { … }, and is Array')
  end

  it 'does not wait for a pipe, a device or a folder' do
    expect(refusal { |path| File.mkfifo(path) }).to eq('a.json: is a named pipe, not a file; take it back from version control')
    expect(refusal { |path| File.symlink('/dev/zero', path) }).to match(/\Aa\.json: is a device, not a file/)
    expect(refusal { |path| Dir.mkdir(path) }).to match(/\Aa\.json: is a folder, not a file/)
    expect(refusal { |path| File.symlink('nowhere', path) }).to eq('a.json: cannot be read: No such file or directory')
  end
end
