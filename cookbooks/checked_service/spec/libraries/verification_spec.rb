# frozen_string_literal: true

require 'chef'
require 'tempfile'
require_relative '../../libraries/verification'

RSpec.describe CheckedService::Verification do
  # Has `sh` look at a file that says +contents+.
  def accept!(contents, script)
    Tempfile.create('proposed') do |file|
      File.write(file, contents)
      described_class.accept!(file.path, '/etc/a.conf', ['sh', '-c', script, 'check', file.path])
    end
  end

  it 'is content with a command that succeeds on the proposed file' do
    expect(accept!('good', 'grep -q good "$1"')).to be(true)
  end

  it 'says what the command says on either stream, under the name that the file is to have' do
    expect { accept!('bad', 'echo "$1: unexpected" >&2; cat "$1"; exit 1') }
      .to raise_error(Chef::Exceptions::ValidationFailed, %r{\Ash refuses the new contents of /etc/a.conf: bad\s*/etc/a.conf: unexpected\z})
  end
end
