# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::SecretFile do
  it 'writes a file that only its owner may read, in place of what an interrupted run left' do
    Dir.mktmpdir do |dir|
      path = File.join(dir, 'keys', 'a.pem')
      FileUtils.mkdir_p(File.dirname(path))
      File.write("#{path}.part", 'half', perm: 0o644)
      described_class.write(path, 'whole')
      expect([File.read(path), File.stat(path).mode & 0o777, Dir.children(File.dirname(path))])
        .to eq(['whole', 0o600, ['a.pem']])
    end
  end
end
