# frozen_string_literal: true

require 'erubis'
require_relative 'error'
require_relative 'json_file'

module ConsulCluster
  # Reads all of the user's Ruby, templates and JSON before any machine is touched, as Ruby and
  # Chef would: a slip of the pen is told with its file and line. Nothing is run.
  class SourceCheck
    # What becomes part of a run, and how it is read. A cookbook's files/ goes to the machines as it is.
    KINDS = {
      '{cookbooks/*/{*,{attributes,definitions,libraries,providers,recipes,resources}/**/*},roles/*,provisioning/**/*}.rb' => :ruby,
      'cookbooks/*/templates/**/*.erb' => :template,
      '{roles,environments,data_bags,provisioning}/**/*.json' => :json,
      # Berkshelf reads all of a cookbook.
      'cookbooks/**/{.*,*}' => :other,
    }.freeze

    # Copies, of files that are checked where they come from.
    COPIES = %r{/berks-cookbooks/}

    # As many are told at a time.
    MOST = 4

    # How Ruby begins a message, and what it says of the file as a whole.
    LINE = /\A.*?:(\d+): (?:syntax errors? found\b.*|(.*))$/

    # @param root [String] the repository
    def initialize(root)
      @root = root
    end

    # @return [void]
    # @raise [Error] naming each file that cannot be read, with line and cause
    def run
      problems = KINDS.flat_map { |pattern, kind| Dir.glob(pattern, base: @root).grep_v(COPIES).sort.filter_map { |file| problem(file, kind) } }.uniq
      return if problems.empty?

      more = ["… and #{problems.size - MOST} more"] if problems.size > MOST
      raise Error, [*problems.first(MOST), *more, 'Nothing has been uploaded, no machine touched.'].join("\n  ")
    end

    private

    # @return [String, nil]
    def problem(file, kind)
      send(kind, file)
      nil
    rescue SyntaxError => e
      kind == :template ? template_problem(file, e.message) : ruby_problem(file, e.message)
    rescue Error => e
      e.message
    rescue SystemCallError => e
      "#{file}: cannot be read: #{e.class.new.message}"
    end

    def ruby(file)
      compile(file, read(file))
    end

    # With the library that Chef renders templates with; its Ruby has the template's lines.
    def template(file)
      compile(file, Erubis::Eruby.new(read(file)).src)
    end

    def other(file)
      path = File.join(@root, file)
      JsonFile.refuse_other(path, file) if File.exist?(path) && !File.directory?(path)
    end

    def read(file)
      path = File.join(@root, file)
      JsonFile.refuse_other(path, file)
      File.read(path)
    end

    def json(file)
      JsonFile.read(@root, file)
    end

    def compile(file, source)
      before = $VERBOSE
      # A warning is none of this.
      $VERBOSE = nil
      RubyVM::InstructionSequence.compile(source, file)
    ensure
      $VERBOSE = before
    end

    # Up to Ruby 3.3: a line for each error, each with file and line, and a picture of it. Later ones: a
    # heading, and a picture with the line's number.
    def ruby_problem(file, message)
      first = message.lines.find { |line| line.match?(/:\d+: .*(error|unexpected|unterminated|invalid)/i) } || message.lines.first
      place, cause = first.to_s.match(LINE)&.captures
      place ? "#{file}:#{place}: #{[cause, *details(message)].compact.reject(&:empty?).join(' | ')}" : "#{file}: #{message.lines.first.strip}"
    end

    # What is open at its end is missed after it, in Ruby that is not the user's.
    def template_problem(file, message)
      place, cause = ruby_problem(file, message.lines.first).delete_prefix("#{file}:").split(': ', 2)
      last = File.foreach(File.join(@root, file)).count
      "#{file}:#{[place.to_i, last].min}: #{cause}"
    end

    # @return [Array<String>] the line of the file, where Ruby shows it
    def details(message)
      shown = message.lines.map(&:strip).reject { |line| line.empty? || line.match?(/:\d+:/) || line.match?(/\A[\^~|. ]+\z/) }
      [shown.find { |line| line.start_with?('>') } || shown.first].compact
    end
  end
end
