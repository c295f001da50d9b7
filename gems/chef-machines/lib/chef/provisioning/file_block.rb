# frozen_string_literal: true

class Chef
  module Provisioning
    # Lines of ours in a file that is somebody else's, such as /etc/hosts: between two marks,
    # which are comments there. The rest of the file stays as it is.
    module FileBlock
      BEGINNING = '# BEGIN chef-machines: written again at each run'
      ENDING = '# END chef-machines'

      BLOCK = /^# BEGIN chef-machines\b.*?^# END chef-machines\b[^\n]*(?:\n|\z)/m.freeze

      # @param text [String] of the file
      # @param lines [String] what is to stand in the block
      # @return [String] the file with the block in its place; at the beginning where there is
      #   none, for of two lines in /etc/hosts with the same name the first counts
      def self.put(text, lines)
        # Whatever encoding somebody has chosen there.
        text = text.b
        block = "#{BEGINNING}\n#{lines.chomp}\n#{ENDING}\n".b
        text.match?(BLOCK) ? text.sub(BLOCK) { block } : "#{block}#{text}"
      end
    end
  end
end
