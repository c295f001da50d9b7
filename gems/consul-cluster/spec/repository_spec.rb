# frozen_string_literal: true

require_relative 'support/repository'

RSpec.describe ConsulCluster::Repository do
  it 'is found from any folder of it' do
    in_repository do |root|
      FileUtils.mkdir_p(File.join(root, 'cookbooks/sample'))
      expect([root, "#{root}/cookbooks/sample", "#{root}/provisioning"].map { |folder| described_class.find(folder) }.uniq).to eq([root])
    end
  end

  it 'is not found outside' do
    Dir.mktmpdir { |folder| expect(described_class.find(folder)).to be_nil }
  end

  it 'knows the distribution without a JSON library' do
    chef = chef_data
    in_repository(chef: chef) { |root| expect(described_class.cinc?(root)).to be(false) }
    chef['chef-client']['distribution'] = 'cinc'
    in_repository(chef: chef) { |root| expect(described_class.cinc?(root)).to be(true) }
    expect(described_class.cinc?('/nowhere')).to be(false)
  end

  it 'says which libraries lie in it' do
    in_repository do |root|
      %w(b/lib a/lib c/exe).each { |folder| FileUtils.mkdir_p(File.join(root, 'vendor/gems', folder)) }
      expect(described_class.libraries(root)).to eq(%w(a b).map { |name| "#{root}/vendor/gems/#{name}/lib" })
    end
  end
end

RSpec.describe ConsulCluster, '.root' do
  # What other specs have set is gone before, and what these set afterwards.
  def forget
    described_class.instance_variables.each { |name| described_class.remove_instance_variable(name) }
  end

  before { forget }
  after { forget }

  it 'is where the working folder is, unless config.rb says it' do
    in_repository do |root|
      Dir.chdir(File.join(root, 'provisioning')) { expect(described_class.root).to eq(root) }
      described_class.root = '/elsewhere'
      expect(described_class.root).to eq('/elsewhere')
    end
  end

  it 'says in one line that there is none' do
    Dir.mktmpdir do |folder|
      Dir.chdir(folder) do
        expect { described_class.root }
          .to raise_error(ConsulCluster::Error, %r{\Athere is no provisioning/cluster.json here or above; go to})
      end
    end
  end

  it 'belongs to the settings, which chef-machines follows' do
    in_repository do |root|
      described_class.root = root
      expect(described_class.settings.root).to eq(root)
      expect(Chef::Provisioning.options.root).to eq(root)
    end
  end
end
