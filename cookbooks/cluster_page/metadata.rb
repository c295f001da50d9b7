# Part of generator-consul-cluster, which places it under vendor/ and replaces it there as a whole: changes belong elsewhere.
# frozen_string_literal: true

name             'cluster_page'
maintainer       'generator-consul-cluster'
description      'A web page on which the nodes of a Consul service are seen to come and go'
license          'Apache-2.0'
version          '0.1.0'
chef_version     '>= 18.8'
supports         'debian', '>= 12.0'
supports         'ubuntu', '>= 22.04'

depends          'checked_service', '~> 0.1'
