# frozen_string_literal: true

# Loaded first by each Ruby program that Tool starts (RUBYOPT): a Ctrl-C while it still loads its
# libraries ends it without a stack trace. Nothing has begun by then; what the program itself does
# about Ctrl-C takes this one's place.
ENV['RUBYOPT'] = ENV.fetch('RUBYOPT', '').split.reject { |option| option.end_with?('/quiet_start.rb') }.join(' ')
trap('INT') { exit!(130) }
