# frozen_string_literal: true

require 'pastel'

module ConsulCluster
  # Colours, where somebody looks at them.
  module Paint
    # @param out [IO]
    # @param env [#[]]
    # @return [Pastel] which leaves text as it is where `out` is no terminal, or NO_COLOR is set
    #   to anything (https://no-color.org)
    def self.on(out, env: ENV)
      Pastel.new(enabled: out.respond_to?(:tty?) && out.tty? && env['NO_COLOR'].to_s.empty? && env['TERM'] != 'dumb')
    end
  end
end
