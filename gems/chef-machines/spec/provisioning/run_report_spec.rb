# frozen_string_literal: true

require 'chef'
require 'chef/provisioning/node/run_report'
require 'json'
require 'tmpdir'

RSpec.describe ChefMachines::RunReport do
  around { |example| Dir.mktmpdir { |dir| (@path = File.join(dir, 'chef', 'report.json')) && example.run } }

  let(:handler) { described_class.new(@path) }
  let(:report) { JSON.parse(File.read(@path)) }

  def resource(name, line: nil)
    Chef::Resource::File.new(name).tap { |file| file.source_line = line }
  end

  def run(resource, updated: true)
    handler.resource_action_start(resource, :create)
    yield if block_given?
    handler.resource_updated(resource, :create) if updated
    handler.resource_completed(resource)
  end

  it 'names what was changed, and not what is only made of that' do
    outer = resource('outer')
    run(outer) do
      run(resource('/etc/a'))
      run(resource('/etc/b'), updated: false)
    end
    run(resource('/etc/c'))
    run(resource('/etc/c'))
    handler.run_completed(nil)
    expect(report).to eq('changed' => %w(/etc/a /etc/c))
    expect(File.stat(@path).mode & 0o777).to eq(0o600)
  end

  it 'says why a run failed, in the words of what failed first, and where' do
    inner = resource('/etc/a', line: "/var/chef/cache/cookbooks/lib/resources/x.rb:7:in `block'")
    outer = resource('outer', line: "/var/chef/cache/cookbooks/site/recipes/web.rb:12:in `from_file'")
    handler.resource_failed(inner, :create, Chef::Exceptions::ValidationFailed.new('consul refuses it'))
    handler.resource_failed(outer, :create, RuntimeError.new('outer had an error: consul refuses it'))
    handler.run_failed(Chef::Exceptions::MultipleFailures.new)
    expect(report['error']).to eq('message' => 'consul refuses it', 'resource' => 'file[/etc/a]',
                                  'places' => ['cookbooks/lib/resources/x.rb:7', 'cookbooks/site/recipes/web.rb:12'])
  end

  it 'names the line of a template in which Ruby fails' do
    file = File.join(File.dirname(@path), 'cookbooks/site/templates/page.erb')
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, "<p>\n<%= nil.fetch(1) %>\n")
    error = nil
    expect { Chef::Mixin::Template::TemplateContext.new({}).render_template(file) }.to raise_error(Chef::Mixin::Template::TemplateError) { |raised| error = raised }
    handler.resource_failed(resource('/var/www/page', line: "/cache/cookbooks/site/recipes/web.rb:12:in `from_file'"), :create, error)
    handler.run_failed(error)
    expect(report['error']).to include('places' => ['cookbooks/site/templates/page.erb:2', 'cookbooks/site/recipes/web.rb:12'])
    expect(report['error']['message']).to match(/\Aundefined method .fetch./)
  end

  it 'finds the place of a failure that is no resource’s' do
    error = NoMethodError.new('undefined method `foo’')
    error.set_backtrace(['/usr/lib/ruby/x.rb:1', '/var/lib/chef-provisioning/cookbooks/site/recipes/web.rb:5:in `from_file’'])
    handler.run_failed(error)
    expect(report['error']).to eq('message' => 'NoMethodError: undefined method `foo’', 'resource' => nil, 'places' => ['cookbooks/site/recipes/web.rb:5'])
  end
end
