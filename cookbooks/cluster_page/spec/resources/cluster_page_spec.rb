# frozen_string_literal: true

RSpec.describe 'cluster_page' do
  platform 'debian', '12'
  step_into :cluster_page

  let(:chef_run) { converge('node201') }

  def converge(name, properties = {})
    chef_runner.converge_block do
      cluster_page(name) { properties.each { |property, value| public_send(property, value) } }
    end
  end

  # What a file is to hold.
  def content(path)
    text = nil
    expect(chef_run).to(render_file(path).with_content { |found| text = found })
    text
  end

  it 'writes a page that bears the node\'s name, also without JavaScript' do
    expect(content('/var/lib/cluster-page/index.html')).to include('data-node="node201"', '<h1>node201</h1>',
                                                                   '<noscript>')
  end

  it 'asks nobody but where it came from, and has nothing in it that its policy refuses' do
    expect(content('/var/lib/cluster-page/index.html')).not_to match(%r{https?://|<style|style=|<script>| on\w+=}i)
    sources = %w(page.css page.js icon.svg).map { |name| File.read(File.expand_path("../../files/#{name}", __dir__)) }
    expect(sources.join.gsub('http://www.w3.org/2000/svg', '')).not_to match(%r{https?://|@import|innerHTML|\beval\b})
  end

  it 'gives whoever asks for no HTML the name as plain text' do
    expect(content('/etc/nginx/cluster-page.conf')).to match(
      %r{^location = / \{.*default_type text/plain;.*if \(\$http_accept ~ text/html\) \{\s+rewrite .* last;\s+\}\s+return 200 "node201\\n";}m
    )
  end

  it 'lets the page load its own files and nothing else' do
    expect(content('/etc/nginx/cluster-page.conf')).to include(
      "default-src 'none'; script-src 'self'; style-src 'self'", 'alias /var/lib/cluster-page/;'
    )
    %w(page.css page.js icon.svg).each do |name|
      expect(chef_run).to create_cookbook_file("/var/lib/cluster-page/#{name}")
    end
  end

  it 'takes another directory' do
    expect(converge('node201', root: '/srv/page')).to create_template('/srv/page/index.html')
  end

  it 'refuses a name that would mean something to nginx or HTML' do
    ['a"b', "a\nb", '<b>', 'a b', ''].each { |name| expect { converge(name) }.to raise_error(Chef::Exceptions::ValidationFailed) }
  end
end
