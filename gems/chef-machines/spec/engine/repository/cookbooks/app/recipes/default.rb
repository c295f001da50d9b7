# frozen_string_literal: true

# What the node was told, for the spec to read.
file '/etc/app.json' do
  content JSON.generate(app: node['app'], base: node['base'], environment: node.chef_environment, tags: node['tags'],
                        others: search(:node, '*:*').map(&:name).sort)
end
