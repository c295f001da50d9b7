# frozen_string_literal: true

# Where the resources of the cookbook cluster_page put what a site of nginx includes.
module ClusterPage
  # The locations of a web node: the page, and the node's name for whoever asks for
  # plain text. For the `server` block of its site.
  PAGE = '/etc/nginx/cluster-page.conf'

  # The location of a load balancer: /cluster.json, which the page reads.
  STATUS = '/etc/nginx/cluster-status.conf'

  # What a machine can be called. Nothing in it has a meaning for nginx or HTML.
  NAME = /\A[\w.-]+\z/
end
