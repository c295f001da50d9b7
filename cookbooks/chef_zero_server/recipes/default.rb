# frozen_string_literal: true

# Sets up the Chef server of the edition that chef.json names.
edition = node['chef-server']['edition']

# One does not make way for another: its services would keep the port, its command
# the name and its data the users.
ChefServerCookbook::Edition.check!(edition, node['chef-server'])

case edition
when 'embedded'
  include_recipe '::embedded'
when 'cinc', 'chef'
  include_recipe '::full'
else
  raise ArgumentError, "node['chef-server']['edition'] is '#{edition}': it must be embedded, cinc or chef"
end
