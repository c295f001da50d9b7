# frozen_string_literal: true

require 'chef_zero/log'

module ChefZeroServer
  # chef-zero's log without what it says about every request. mixlib-log has the
  # text made first and looks at the level afterwards, and to describe an upload
  # takes ten times as long as to store it.
  module QuietLog
    # Takes the block that would make the text, and leaves it alone.
    def debug(*); end
  end

  ChefZero::Log.extend(QuietLog)
end
