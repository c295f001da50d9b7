# frozen_string_literal: true

# `ruby -w` is for this repository's code, not for that of the gems.
module QuietGems
  def warn(message, **options)
    super unless message.start_with?('(eval)', *Gem.path)
  end
end

Warning.extend(QuietGems)
