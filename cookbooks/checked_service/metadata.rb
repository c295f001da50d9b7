# Part of generator-consul-cluster, which places it under vendor/ and replaces it there as a whole: changes belong elsewhere.
# frozen_string_literal: true

name             'checked_service'
maintainer       'generator-consul-cluster'
description      'Restarts and reloads services by the age of their files, and only after a check; sites of nginx'
license          'Apache-2.0'
version          '0.1.0'
chef_version     '>= 18.8'
supports         'debian', '>= 12.0'
supports         'ubuntu', '>= 22.04'
