# frozen_string_literal: true

require 'json'
require 'optparse'
require_relative 'api'
require_relative 'organizations'
require_relative 'status'
require_relative 'users'
require_relative 'utf8'

module ChefZeroServer
  module Ctl
    # chef-server-ctl: the commands of a full Chef server's program of that name
    # that make sense here, with the same words and options.
    class CommandLine
      Command = Struct.new(:words, :options, :summary, :run, keyword_init: true)

      COMMANDS = {
        'user-create' => Command.new(words: %w(USER FIRST_NAME LAST_NAME EMAIL), options: %i(filename prompt_for_password),
                                     summary: 'create a user; the password is read from the terminal or standard input',
                                     run: Users.method(:create)),
        'user-delete' => Command.new(words: %w(USER), options: %i(yes), summary: 'delete a user', run: Users.method(:delete)),
        'user-list' => Command.new(words: [], options: [], summary: 'name all users', run: Users.method(:list)),
        'user-show' => Command.new(words: %w(USER), options: [], summary: 'show a user', run: Users.method(:show)),
        'org-create' => Command.new(words: %w(ORG FULL_NAME), options: %i(filename association_user),
                                    summary: 'create an organization', run: Organizations.method(:create)),
        'org-delete' => Command.new(words: %w(ORG), options: %i(yes), summary: 'delete an organization and all in it',
                                    run: Organizations.method(:delete)),
        'org-list' => Command.new(words: [], options: [], summary: 'name all organizations', run: Organizations.method(:list)),
        'org-show' => Command.new(words: %w(ORG), options: [], summary: 'show an organization', run: Organizations.method(:show)),
        'org-user-add' => Command.new(words: %w(ORG USER), options: [], summary: 'associate a user with an organization',
                                      run: Organizations.method(:add_user)),
        'org-user-remove' => Command.new(words: %w(ORG USER), options: [], summary: 'end that association',
                                         run: Organizations.method(:remove_user)),
        'status' => Command.new(words: [], options: [], summary: 'say whether the Chef server runs', run: Status.method(:show)),
      }.freeze

      OPTIONS = {
        filename: ['-f', '--filename FILE', 'where to write the private key (0600); standard output if not given'],
        association_user: ['-a', '--association_user USER', 'associate this user with the organization'],
        prompt_for_password: ['-p', '--prompt-for-password', 'ask for the password (it is never an argument)'],
        yes: ['-y', '--yes', 'do not ask'],
      }.freeze

      # Takes the Api.
      def initialize(api)
        @api = api
      end

      # Takes the arguments; gives the exit status: 0, or 1 after one line on
      # standard error.
      def run(arguments)
        name, *rest = arguments.map { |argument| Utf8.check!(argument, "The argument #{argument.inspect}") }
        return help if name.nil? || %w(help -h --help).include?(name)

        command = COMMANDS.fetch(name) { raise Error, "'#{name}' is not a command; chef-server-ctl help names them" }
        options = {}
        words = parser(name, command).parse(rest, into: options)
        check_words!(name, command, words)
        execute(command, words, options.transform_keys { |key| key.to_s.tr('-', '_').to_sym })
      rescue Error, OptionParser::ParseError, SystemCallError, IOError => e
        fail_with(e.message)
      rescue Interrupt
        fail_with('Interrupted')
      end

      private

      def fail_with(message)
        warn "ERROR: #{message.split.join(' ')}"
        1
      end

      def execute(command, words, options)
        raise Error, 'Nothing was done' unless sure?(command, words, options)

        command.run.call(@api, words, options)
        0
      end

      def parser(name, command)
        OptionParser.new("Usage: chef-server-ctl #{name} #{(command.words + ['[options]']).join(' ')}").tap do |parser|
          parser.base.long.delete('version') # Ruby's own, of which -v is short for
          command.options.each { |option| parser.on(*OPTIONS.fetch(option)) }
        end
      end

      def check_words!(name, command, words)
        return if words.length == command.words.length
        raise Error, password_hint if name == 'user-create' && words.length == command.words.length + 1

        raise Error, "#{name} takes #{command.words.empty? ? 'no arguments' : command.words.join(' ')}; " \
                     "there were #{words.length} arguments"
      end

      def password_hint
        'The password is not taken as an argument, where every user of this machine could see it: ' \
          'leave it out, add --prompt-for-password, and type it or send it as a line of standard input'
      end

      # What is gone is gone: somebody at a terminal is asked.
      def sure?(command, words, options)
        return true unless command.options.include?(:yes) && !options[:yes] && $stdin.tty?

        print "#{command.summary.capitalize}: #{words.join(' ')}? (Y/N) "
        $stdin.gets.to_s.strip.casecmp?('y')
      end

      def help
        COMMANDS.each do |name, command|
          puts format('%-52s%s', "#{name} #{command.words.join(' ')}", command.summary)
          command.options.each { |option| puts format('    %-48s%s', OPTIONS.fetch(option)[0..1].join(', '), OPTIONS.fetch(option)[2]) }
        end
        0
      end
    end
  end
end
