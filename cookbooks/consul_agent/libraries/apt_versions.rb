# frozen_string_literal: true

require 'mixlib/shellout'

module ConsulAgent
  # Finds the Debian version of a package that holds a wanted upstream version:
  # 1.22.5 is 1.22.5-1 in HashiCorp's repository, 1.8.7 is 1.8.7+dfsg1-2 in Debian's.
  class AptVersions
    # True where Debian version `debian` is a build of upstream version `wanted`.
    def self.match?(debian, wanted)
      upstream(debian) == wanted
    end

    # The upstream version in a Debian version. Raw builds (1.8.7+dfsg1) and
    # Debian revisions (-2) are left out, release candidates (1.21.0~rc1) are not.
    def self.upstream(debian)
      debian[/\A[^-+]+/]
    end

    # package: its name, such as "consul".
    def initialize(package)
      @package = package
    end

    # True where a build of upstream version `wanted` is installed.
    def installed?(wanted)
      self.class.match?(installed.to_s, wanted)
    end

    # The Debian version to install for `wanted`: the installed one where it
    # matches (so that a run that changes nothing asks apt nothing), otherwise
    # the repository's newest match. nil where apt knows none.
    def find(wanted)
      [installed, *available].compact.find { |version| self.class.match?(version, wanted) }
    end

    # The Debian version to install for `wanted`. Raises RuntimeError where apt
    # knows none, with those that it knows.
    def find!(wanted)
      find(wanted) || raise("apt has no #{@package} #{wanted} (it has #{known}): set the version to one that it has, " \
                            'or the repository to one that has it')
    end

    private

    # The installed Debian version, or nil.
    def installed
      status, version = output('dpkg-query', '--show', '--showformat', '${db:Status-Status} ${Version}', @package).split
      version if status == 'installed'
    end

    # Debian versions in the package lists, newest first.
    def available
      output('apt-cache', 'madison', @package).lines.map { |line| line.split('|')[1].strip }.uniq
    end

    # The upstream versions in the package lists, in words.
    def known
      available.empty? ? 'none' : available.map { |version| self.class.upstream(version) }.uniq.join(', ')
    end

    # A command's standard output; "" where it fails, as dpkg-query does for a
    # package it has never seen.
    def output(*command)
      Mixlib::ShellOut.new(*command).run_command.stdout
    end
  end
end
