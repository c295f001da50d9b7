# frozen_string_literal: true

RSpec.describe 'chef_server_certificate' do
  platform 'debian', '12'
  step_into :chef_server_certificate

  recipe do
    chef_server_certificate 'chef.example.jp' do
      address '192.168.33.10'
      days 100
      renew_before 10
    end
  end

  path = '/var/opt/opscode/nginx/ca/chef.example.jp.crt'
  key = '/var/opt/opscode/nginx/ca/chef.example.jp.key'

  it 'is made for name and address' do
    expect(chef_run).to create_openssl_rsa_private_key(key).with(mode: '0600')
    expect(chef_run).to create_openssl_x509_certificate(path)
      .with(common_name: 'chef.example.jp', subject_alt_name: %w(DNS:chef.example.jp IP:192.168.33.10), key_file: key, expire: 100)
  end

  it 'is replaced unless it fits' do
    expect(chef_run).to delete_file(path)
  end

  it 'is kept where it fits' do
    at = be_within(60).of(Time.now + 10 * 24 * 60 * 60)
    allow(ChefZeroServerCookbook::Certificate).to receive(:serves?)
      .with(path, key, %w(DNS:chef.example.jp IP:192.168.33.10), at: at).and_return(true)
    expect(chef_run).not_to delete_file(path)
  end
end
