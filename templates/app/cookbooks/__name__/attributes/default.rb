# frozen_string_literal: true

# Machines, addresses, the datacenter, Consul's version and domain, the name of the
# web service and the ports are not here: they come from provisioning/cluster.json,
# which `rake role` uploads as the data bag item that bears the cluster's name.
# roles/<name>-common.json sets that name.
default['consul_cluster']['name'] = nil

# --- Consul ------------------------------------------------------------------

# Where the package comes from. Any apt repository that has the version named in
# cluster.json will do: HashiCorp's own, a mirror of it, or a distribution's.
# `distribution` nil means the machine's own codename (`bookworm`, `jammy`, …).
# `components` has spaces between them (a role's array would only be added to one).
# `key` is a URL, or nil when apt trusts the repository already.
default['consul_cluster']['consul']['repository']['uri'] = 'https://apt.releases.hashicorp.com'
default['consul_cluster']['consul']['repository']['distribution'] = nil
default['consul_cluster']['consul']['repository']['components'] = 'main'
default['consul_cluster']['consul']['repository']['key'] = 'https://apt.releases.hashicorp.com/gpg'

# --- web ---------------------------------------------------------------------

default['consul_cluster']['web']['document_root'] = '/var/www/consul-cluster'

# Whether browsers get a page at / that shows the cluster as it is at this moment
# (cookbook cluster_page), and curl the node's name. With false, / is the
# index.html of this cookbook, as any other file of the document root.
default['consul_cluster']['web']['page'] = true

# How Consul finds out that nginx is gone. A shorter interval takes a dead node
# out of DNS sooner and costs one request per interval on each node; a timeout
# near the interval turns a slow node into a missing one under load. A path of
# its own answers "ok" whatever the page does; with '/' the page itself is asked for.
# There is no query in it.
default['consul_cluster']['web']['check']['path'] = '/health'
default['consul_cluster']['web']['check']['interval'] = '2s'
default['consul_cluster']['web']['check']['timeout'] = '1s'

# --- lb ----------------------------------------------------------------------

# The DNS name that is balanced, without a port. nil means the service of the web
# nodes: <service>.service.<domain>.
default['consul_cluster']['lb']['upstream'] = nil

# The port of its nodes. nil means that of the web nodes.
default['consul_cluster']['lb']['upstream_port'] = nil

# How long nginx keeps an answer before it asks dnsmasq again. Shorter follows
# the cluster sooner; each worker asks once per period under load.
default['consul_cluster']['lb']['resolver_valid'] = '1s'

# How long nginx waits for Consul's own answer, where the last known one does not
# do, before a request fails (502). Longer bears a slower Consul, and keeps
# visitors waiting for it.
default['consul_cluster']['lb']['resolver_timeout'] = '2s'

# When nginx gives up on a node and asks the next one. Short values hide a dead
# node from clients; too short ones make a busy node look dead. The read timeout
# must be longer than the slowest good answer of the application.
default['consul_cluster']['lb']['connect_timeout'] = '500ms'
default['consul_cluster']['lb']['read_timeout'] = '2s'

# What counts as "gives up" (nginx's proxy_next_upstream). nginx never repeats a
# POST that may have reached a node; `non_idempotent` here would change that.
default['consul_cluster']['lb']['next_upstream'] = 'error timeout http_502 http_503 http_504'
