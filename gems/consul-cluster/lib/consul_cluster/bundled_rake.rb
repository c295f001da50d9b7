# frozen_string_literal: true

# The Gemfile's rake, which bundle.rb starts in place of another one that the user's `rake` is.
# A third of what `bundle exec rake` takes, and as quiet.
require_relative 'bundle'
load Gem.bin_path('rake', 'rake')
