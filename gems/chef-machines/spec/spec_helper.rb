# frozen_string_literal: true

$LOAD_PATH.unshift File.expand_path('../provisioning/lib', __dir__)

# `--warnings` in .rspec concerns this repository's files. Those of the gems,
# which may lie in vendor/, are not ours to mend.
module OwnWarnings
  ROOT = File.expand_path('..', __dir__)

  def warn(message, **)
    super if message.start_with?("#{ROOT}/") && !message.start_with?("#{ROOT}/vendor/")
  end
end
Warning.singleton_class.prepend(OwnWarnings)

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.raise_errors_for_deprecations!
  config.order = :random
  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }
end
