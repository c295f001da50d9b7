# frozen_string_literal: true

require_relative 'support/test_server'

RSpec.describe ChefZeroServer::FileStore do
  let(:root) { Dir.mktmpdir }
  let(:store) { described_class.new(root) }
  let(:missing) { ChefZero::DataStore::DataNotFoundError }
  let(:existing) { ChefZero::DataStore::DataAlreadyExistsError }

  before { store.create_dir(['organizations'], 'ours') }
  after { FileUtils.rm_rf(root) }

  def ours(*path)
    %w(organizations ours) + path
  end

  it 'keeps objects' do
    store.create(ours('nodes'), 'n1', 'one')
    expect(store.get(ours('nodes', 'n1'))).to eq 'one'
    store.set(ours('nodes', 'n1'), 'two')
    expect(described_class.new(root).get(ours('nodes', 'n1'))).to eq 'two'
    expect(store.list(ours('nodes'))).to eq ['n1']
    store.delete(ours('nodes', 'n1'))
    expect(store.exists?(ours('nodes', 'n1'))).to be false
  end

  it 'lists objects in order' do
    %w(n3 n1 n2).each { |name| store.create(ours('nodes'), name, 'x') }
    allow(Dir).to receive(:children).and_wrap_original { |original, path| original.call(path).sort.reverse }
    expect(store.list(ours('nodes'))).to eq %w(n1 n2 n3)
  end

  it 'keeps objects from other users, whatever the umask' do
    umask = File.umask(0)
    store.create(ours('nodes'), 'n1', 'x')
    expect(File.stat(File.join(root, *ours('nodes', 'n1'))).mode & 0o777).to eq 0o600
  ensure
    File.umask(umask)
  end

  it 'gives text' do
    store.create(ours('nodes'), 'n1', 'Élan')
    expect(store.get(ours('nodes', 'n1'))).to eq 'Élan'
  end

  it 'complains in the words of chef-zero' do
    expect { store.get(ours('nodes', 'n1')) }.to raise_error(missing)
    expect { store.get(ours('nodes')) }.to raise_error(missing)
    expect { store.set(ours('nodes', 'n1'), 'x') }.to raise_error(missing)
    expect { store.delete(ours('nodes', 'n1')) }.to raise_error(missing)
    expect { store.delete(ours('nodes')) }.to raise_error(missing)
    expect { store.list(ours('nothing')) }.to raise_error(missing)
    expect { store.create(ours('nothing'), 'x', 'x') }.to raise_error(missing)
    expect { store.create_dir(ours('nothing'), 'x') }.to raise_error(missing)
    expect { store.create_dir(['organizations'], 'ours') }.to raise_error(existing)
    store.create(ours('nodes'), 'n1', 'x')
    expect { store.create(ours('nodes'), 'n1', 'x') }.to raise_error(existing)
  end

  it 'founds an organization with all that chef-zero expects of one' do
    expect(store.list(ours('environments'))).to eq ['_default']
    expect(store.exists_dir?(ours('file_store', 'checksums'))).to be true
  end

  [['..'], ['.'], ['organizations', '..', '..'], ['.hidden'], ['a/b'], ["a\0"], [nil], [5], ['']].each do |path|
    it "refuses #{path.inspect} in every operation" do
      attempts = [
        -> { store.get(path) }, -> { store.set(path, 'x', :create, :create_dir) }, -> { store.delete(path) },
        -> { store.create(path, 'x', 'x', :create_dir) }, -> { store.create(['users'], path.last, 'x') },
        -> { store.create_dir(path, 'x', :recursive) }, -> { store.delete_dir(path, :recursive) }, -> { store.list(path) },
        -> { store.exists?(path) }, -> { store.exists_dir?(path) }
      ]
      attempts.each { |attempt| expect(&attempt).to raise_error(ChefZero::RestErrorResponse, /400/) }
    end
  end

  describe 'a crash' do
    before { store.create(ours('nodes'), 'n1', 'old') }

    it 'while writing leaves the old object, and no litter after the next start' do
      allow(File).to receive(:rename).and_raise(SystemExit)
      expect { store.set(ours('nodes', 'n1'), 'new') }.to raise_error(SystemExit)
      expect(store.get(ours('nodes', 'n1'))).to eq 'old'
      expect(store.list(ours('nodes'))).to eq ['n1']
      expect(Dir.children(File.join(root, *ours('nodes'))).length).to eq 2
      described_class.new(root)
      expect(Dir.children(File.join(root, *ours('nodes')))).to eq ['n1']
    end

    it 'while founding an organization leaves none' do
      allow(File).to receive(:rename).and_raise(SystemExit)
      expect { store.create_dir(['organizations'], 'new') }.to raise_error(SystemExit)
      expect(described_class.new(root).list(['organizations'])).to eq ['ours']
    end

    it 'while deleting one leaves it or not, but no part of it' do
      allow(FileUtils).to receive(:rm_rf).and_call_original
      allow(FileUtils).to receive(:rm_rf).with(a_string_including('/organizations/.')).and_raise(SystemExit)
      expect { store.delete_dir(%w(organizations ours), :recursive) }.to raise_error(SystemExit)
      expect(store.list(['organizations'])).to eq []
    end
  end

  it 'writes to the disk before it says so' do
    synced = []
    allow_any_instance_of(File).to receive(:fsync) { |file| synced << file.path }
    store.create(ours('nodes'), 'n1', 'x')
    expect(synced.last).to eq File.join(root, *ours('nodes'))
    expect(synced.length).to eq 2
  end

  it 'leaves no temporary file on a full disk' do
    allow(File).to receive(:rename).and_raise(Errno::ENOSPC)
    expect { store.create(ours('nodes'), 'n1', 'x') }.to raise_error(Errno::ENOSPC)
    expect(Dir.children(File.join(root, *ours('nodes')))).to be_empty
  end

  it 'shows a reader the old or the new object, never a part' do
    store.create(ours('nodes'), 'n1', 'a' * 100_000)
    writer = Thread.new { 100.times { |turn| store.set(ours('nodes', 'n1'), (turn.even? ? 'b' : 'a') * 100_000) } }
    seen = []
    seen << store.get(ours('nodes', 'n1')) while writer.alive?
    expect(seen.map { |data| [data.length, data.squeeze.length] }.uniq - [[100_000, 1]]).to be_empty
  end
end
