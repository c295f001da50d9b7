# frozen_string_literal: true

name 'app'
version '1.0.0'
