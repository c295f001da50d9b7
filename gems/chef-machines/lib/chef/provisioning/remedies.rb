# frozen_string_literal: true

class Chef
  module Provisioning
    # What helps against failures that have nothing to do with this library.
    module Remedies
      # The words of apt, Ruby's net/http, OpenSSL, the kernel and dpkg.
      KNOWN = {
        /No candidate version available for (?<it>\S+)|Unable to locate package (?<it>\S+)/ =>
          'correct the name of the package %<it>s, or add the repository that has it',
        /Version \S+ for '\S+' was not found|has no installation candidate/ => 'take a version that the repository has (apt-cache policy PACKAGE)',
        /certificate verify failed/ => 'the machines do not trust that server: give them its certificate, or correct the address',
        /Temporary failure resolving|Could not resolve|getaddrinfo|Failed to open TCP connection|Connection timed out|Could not connect|Network is unreachable|Net::OpenTimeout/ =>
          'the machine does not get there: give it a mirror, or a proxy',
        /No space left on device/ => 'make room on the disk (docker system df, df -h)',
        /Could not get lock|Unable to acquire the dpkg/ => 'another program installs packages there: wait until it has ended',
      }.freeze

      # @param text [String] what was said
      # @param more [Hash{Regexp => String}] come first; %<it>s stands for the group `it`
      # @return [String, nil]
      def self.find(text, more = {})
        more.merge(KNOWN) { |_, said, _| said }.each do |pattern, remedy|
          match = pattern.match(text) or next
          return match.names.include?('it') ? format(remedy, it: match[:it]) : remedy
        end
        nil
      end
    end
  end
end
