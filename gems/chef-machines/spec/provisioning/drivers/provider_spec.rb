# frozen_string_literal: true

require_relative '../../support/fake_command'

RSpec.describe Chef::Provisioning::Drivers::Vagrant::Provider do
  # @return [Array<Symbol>] the verbs that a provider has to write
  def unwritten
    folder = Chef::Provisioning::Drivers::Vagrant::Folder.new('/nowhere', command, 'docker')
    provider = described_class.new(options_of, folder, command)
    described_class.public_instance_methods(false).select do |verb|
      provider.public_send(verb, *Array.new(described_class.instance_method(verb).arity))
      false
    rescue NotImplementedError
      true
    end
  end

  Chef::Provisioning::Drivers::Vagrant::PROVIDERS.each_value do |provider|
    it "has the verbs of #{provider}, and no others" do
      own = provider.public_instance_methods - Object.public_instance_methods
      expect(own).to match_array(described_class.public_instance_methods(false))
      expect(unwritten.map { |verb| provider.instance_method(verb).owner }).not_to include(described_class)
    end
  end
end
