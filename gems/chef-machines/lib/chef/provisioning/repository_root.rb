# frozen_string_literal: true

class Chef
  module Provisioning
    # Finds the repository that a recipe file, or a program, belongs to.
    module RepositoryRoot
      # What a repository has at its top.
      MARKS = %w(.chef cookbooks).freeze

      class << self
        # @return [String] the nearest folder with .chef or cookbooks, beginning with the recipe file's,
        #   or where none is run with the working directory; that one itself where there is none
        def find
          start = recipe_folder || Dir.pwd
          # The home folder has the .chef of all repositories.
          folders = parents(start).take_while { |folder| folder != File.dirname(folder) && folder != Dir.home }
          folders.find { |folder| MARKS.any? { |name| File.directory?(File.join(folder, name)) } } || start
        end

        private

        # chef-client itself works in /.
        def recipe_folder
          return unless defined?(::Chef::Config) && ::Chef::Config[:local_mode]

          recipe = Array(::Chef::Config[:specific_recipes]).first
          recipe ? File.dirname(recipe) : Array(::Chef::Config[:chef_repo_path]).first
        end

        def parents(folder)
          Enumerator.produce(File.expand_path(folder)) { |path| File.dirname(path) }
                    .slice_when { |path, parent| path == parent }.first
        end
      end
    end
  end
end
