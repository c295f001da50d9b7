# frozen_string_literal: true

provides :cluster_page
unified_mode true

description 'The page of a web node: whoever asks for / and takes HTML gets a page that shows which node answered, what the ' \
            'others do, and refreshes itself; anyone else, curl among them, gets the node\'s name as plain text. The site of ' \
            'nginx takes it by including ClusterPage::PAGE in its server block.'

property :node_name, String,
         name_property: true,
         regex: ClusterPage::NAME,
         description: 'What the node is called.'

property :root, String,
         default: '/var/lib/cluster-page',
         description: 'The directory of the page\'s files.'

action :create,
       description: 'Writes the page and the locations of nginx that serve it. A site that includes them has to be loaded again.' do
  page = new_resource

  directory page.root do
    mode '0755'
  end

  template ::File.join(page.root, 'index.html') do
    source 'index.html.erb'
    cookbook 'cluster_page'
    mode '0644'
    variables(name: page.node_name)
  end

  %w(page.css page.js icon.svg).each do |name|
    cookbook_file ::File.join(page.root, name) do
      source name
      cookbook 'cluster_page'
      mode '0644'
    end
  end

  # nginx may not be there yet: a site that includes what is missing is not accepted.
  directory ::File.dirname(ClusterPage::PAGE) do
    mode '0755'
  end

  template ClusterPage::PAGE do
    source 'cluster-page.conf.erb'
    cookbook 'cluster_page'
    mode '0644'
    variables(name: page.node_name, root: page.root)
  end
end
