# frozen_string_literal: true

require 'chef/provisioning/drivers/vagrant'

# The texts are those of Vagrant 2.3.4.
RSpec.describe Chef::Provisioning::Drivers::Vagrant::Output do
  def machines_of(text, machines)
    output = described_class.new(machines)
    text.lines(chomp: true).map { |line| output.split(line).first }
  end

  it 'is of the machine that each line names, and otherwise of none' do
    expect(machines_of(<<~TEXT, %w(srv101 db lb212))).to eq(['srv101', 'db', 'lb212', nil, 'lb212', 'srv101'])
      Bringing machine 'srv101' up with 'docker' provider...
      Bringing machine 'machine_db' up with 'docker' provider...
      Bringing machine 'lb212' up with 'docker' provider...
      /usr/lib/ruby/vendor_ruby/x.rb:7: warning: constant is deprecated
      ==> lb212: Creating the container...
          srv101:   Name: sample-srv101
    TEXT
  end

  it 'tells causes of the machine that failed' do
    expect(machines_of(<<~TEXT, %w(srv101 srv102))).to eq([nil, nil, nil, *%w(srv102) * 4, nil, *%w(srv101) * 3])
      An error occurred while executing multiple actions in parallel.
      Any errors that occurred are shown below.

      An error occurred while executing the action on the 'srv102'
      machine. Please handle this error then try again:

      no space left
      An unexpected error occurred when executing the action on the
      'srv101' machine. Please report this as a bug:

      undefined method 'x'
    TEXT
  end

  it 'leaves the name out of the text, and keeps its own indentation' do
    output = described_class.new(%w(srv101 db))
    expect(output.split('==> srv101: Creating the container...')).to eq(['srv101', 'Creating the container...'])
    expect(output.split('    machine_db:   Name: x')).to eq(['db', '  Name: x'])
  end

  it 'is all of one machine where the call is for one' do
    expect(described_class.new(%w(srv101)).split('no space left')).to eq(['srv101', 'no space left'])
  end

  it 'takes no other quoted word for a machine' do
    expect(machines_of("Bringing machine 'other' up with 'docker' provider...\n'default'\n", %w(srv101 srv102))).to eq([nil, nil])
  end

  it 'finds the cause of each failure, of those that Vagrant did not expect, too' do
    text = <<~TEXT
      An error occurred while executing the action on the 'srv102'
      machine. Please handle this error then try again:

      A command failed.

      Stderr: no space left

      An unexpected error occurred when executing the action on the
      'srv101' machine. Please report this as a bug:

      undefined method x
    TEXT
    expect(described_class.failures(%w(srv101 srv102 node201), text)).to eq('srv101' => 'undefined method x', 'srv102' => 'no space left')
  end

  it 'tells the failures of several machines apart' do
    text = <<~TEXT
      An error occurred while executing multiple actions in parallel.
      Any errors that occurred are shown below.

      An error occurred while executing the action on the 'srv101'
      machine. Please handle this error then try again:

      No space left

      An error occurred while executing the action on the 'srv102'
      machine. Please handle this error then try again:

      Out of memory
    TEXT
    expect(described_class.failures(%w(srv101 srv102 srv103), text)).to eq('srv101' => 'No space left', 'srv102' => 'Out of memory')
  end

  it 'shows the cause, not the command' do
    text = "A Docker command failed!\n\nCommand: [\"docker\", \"run\"]\n\nStderr: docker: no memory left\n\nSee docker run --help\n\nStdout:\n"
    expect(described_class.failures(%w(a), text)).to eq('a' => 'docker: no memory left')
  end

  it 'gives the cause to all where Vagrant names no machine' do
    expect(described_class.failures(%w(a b), "broken\n")).to eq('a' => 'broken', 'b' => 'broken')
  end
end
