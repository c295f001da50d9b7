# frozen_string_literal: true

require 'chef/config'

# Reads a recipe file of the user's and notes what it declares, in order, in place
# of Chef and of chef-machines, whose specs tell what becomes of it.
class RecipeRecorder
  # One word of the file, with its arguments and what its block says.
  Said = Struct.new(:word, :arguments, :inner) do
    # @return [Array] the arguments of the first such word in the block
    def [](word)
      inner.find { |each| each.word == word }&.arguments
    end
  end

  # Words that give something back.
  ANSWERS = %i(made_machines search).freeze

  # @param file [String] the path of a recipe file
  # @param answers [Hash] of a word in ANSWERS to what it gives
  # @return [Array<Said>] its declarations
  def self.read(file, **answers)
    new(answers).tap { |recorder| recorder.instance_eval(File.read(file), file, 1) }.said
  end

  attr_reader :said

  def initialize(answers = {})
    @answers = answers
    @said = []
  end

  # Chef and this gem are there.
  def require(_name); end

  def method_missing(word, *arguments, **options, &block)
    return @answers.fetch(word) if ANSWERS.include?(word)

    arguments << options unless options.empty?
    inner = self.class.new(@answers)
    inner.instance_eval(&block) if block && !%i(block not_if).include?(word)
    inner.said << block if %i(block not_if).include?(word)
    @said << Said.new(word, arguments, inner.said)
  end

  def respond_to_missing?(*)
    true
  end
end
