# frozen_string_literal: true

require "#{VENDORED}/chef_zero_server/libraries/edition"

RSpec.describe ChefZeroServerCookbook::Edition do
  packages = { 'cinc' => { 'package' => 'cinc-server-core' }, 'chef' => { 'package' => 'chef-server-core' } }
  traces = {
    'embedded' => '/etc/systemd/system/chef-zero-server.service', 'cinc' => '/var/lib/dpkg/info/cinc-server-core.list',
    'chef' => '/var/lib/dpkg/info/chef-server-core.list'
  }

  before { allow(File).to receive(:exist?) { |path| path == @trace } }

  traces.each do |edition, trace|
    it "takes a machine that is #{edition} for no other edition" do
      @trace = trace
      expect { described_class.check!(edition, packages) }.not_to raise_error
      (traces.keys - [edition]).each do |other|
        expect { described_class.check!(other, packages) }
          .to raise_error(ArgumentError, /of the edition #{edition} .*cannot become #{other}: .*rake destroy/)
      end
    end

    it "takes a new machine for #{edition}" do
      expect { described_class.check!(edition, packages) }.not_to raise_error
    end
  end

  it 'knows no other edition' do
    expect { described_class.check!('existing', packages) }.to raise_error(ArgumentError, /must be embedded, cinc or chef/)
  end
end
