# frozen_string_literal: true

name             'chef-server'
description      'Sets up the Chef server of the cluster: a small one of its own, or a full Cinc Server or Chef Infra Server'
license          'All Rights Reserved'
version          '1.0.0'
chef_version     '>= 18.8'
supports         'debian', '>= 12.0'
supports         'ubuntu', '>= 22.04'
