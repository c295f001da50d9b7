# frozen_string_literal: true

# `--warnings` in .rspec concerns this gem's files. Those of other gems are not ours
# to put right.
module OwnWarnings
  ROOT = File.expand_path('..', __dir__)

  def warn(message, **)
    super if message.start_with?("#{ROOT}/")
  end
end
Warning.singleton_class.prepend(OwnWarnings)

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.raise_errors_for_deprecations!
  config.order = :random
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }
end
