# frozen_string_literal: true

require_relative '../../libraries/nginx_check'

RSpec.describe ChefServerCookbook::NginxCheck do
  def nginx_says(error:, stderr: '')
    nginx = instance_double(Mixlib::ShellOut, error?: error, stderr: stderr)
    allow(nginx).to receive(:run_command).and_return(nginx)
    allow(Mixlib::ShellOut).to receive(:new) do |*command|
      @checked = File.read(command.last)
      nginx
    end
  end

  it 'hands nginx the file inside a complete configuration' do
    nginx_says(error: false)
    expect(described_class.accept?('/tmp/site.conf')).to be(true)
    expect(@checked).to eq("events {}\nhttp { include /tmp/site.conf; }\n")
  end

  it 'logs the reason when nginx refuses it' do
    nginx_says(error: true, stderr: 'unknown directive "lisen"')
    expect(Chef::Log).to receive(:error).with(/lisen/)
    expect(described_class.accept?('/tmp/site.conf')).to be(false)
  end
end
