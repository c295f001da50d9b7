# frozen_string_literal: true

require_relative 'names'

module ChefZeroServer
  # What chef-zero takes for granted of the objects that it is sent. It stores
  # others as well, and then fails (500) on every list or search they are in.
  module Shapes
    # +description+ ends the sentence "Field 'x' is not ...", +test+ takes a value.
    Shape = Struct.new(:description, :test) do
      def fits?(value)
        test.call(value)
      end
    end

    # A version constraint, as chef-zero will read it.
    def self.constraint?(value)
      value.is_a?(String) && !Gem::Requirement.parse(value).nil?
    rescue Gem::Requirement::BadRequirementError
      false
    end
    private_class_method :constraint?

    # A file in the manifest of a cookbook; its name matches +pattern+.
    def self.file?(value, pattern)
      value.is_a?(Hash) && value['name'].is_a?(String) && pattern.match?(value['name']) &&
        value['checksum'].is_a?(String) && Names::CHECKSUM.match?(value['checksum'])
    end
    private_class_method :file?

    def self.files(description, pattern)
      Shape.new(description, ->(value) { value.is_a?(Array) && value.all? { |file| file?(file, pattern) } })
    end
    private_class_method :files

    TEXT = Shape.new('a string', ->(value) { value.is_a?(String) })
    OBJECT = Shape.new('an object', ->(value) { value.is_a?(Hash) })
    LIST = Shape.new('a list of strings', ->(value) { value.is_a?(Array) && value.all?(String) })
    LISTS = Shape.new('an object of lists of strings', lambda { |value|
      value.is_a?(Hash) && value.values.all? { |list| LIST.fits?(list) }
    })
    CONSTRAINTS = Shape.new('an object of names and version constraints', lambda { |value|
      value.is_a?(Hash) && value.all? { |name, constraint| Names.segment?(name) && constraint?(constraint) }
    })
    METADATA = Shape.new("an object with 'dependencies', #{CONSTRAINTS.description}", lambda { |value|
      value.is_a?(Hash) && CONSTRAINTS.fits?(value['dependencies'])
    })

    # The manifest of API version 2 has all files in one list, older ones have a list
    # for each of the cookbook's directories.
    FILES = files('a list of files, each with checksum and a name like recipes/default.rb', %r{\A[^/]+/[^/]})
    SEGMENT = files('a list of files, each with checksum and name', %r{\A[^/]})
    SEGMENTS = %w(resources providers recipes definitions libraries attributes files templates root_files).freeze
    COOKBOOK = { 'metadata' => METADATA, 'all_files' => FILES }.merge(SEGMENTS.to_h { |name| [name, SEGMENT] }).freeze

    FIELDS = {
      'users' => %w(username display_name email first_name middle_name last_name password).to_h { |name| [name, TEXT] },
      'organizations' => { 'name' => TEXT, 'full_name' => TEXT },
      'clients' => { 'name' => TEXT, 'clientname' => TEXT },
      'nodes' => { 'name' => TEXT, 'chef_environment' => TEXT, 'run_list' => LIST, 'default' => OBJECT, 'normal' => OBJECT,
                   'override' => OBJECT, 'automatic' => OBJECT },
      'roles' => { 'name' => TEXT, 'run_list' => LIST, 'env_run_lists' => LISTS, 'default_attributes' => OBJECT,
                   'override_attributes' => OBJECT },
      'environments' => { 'name' => TEXT, 'cookbook_versions' => CONSTRAINTS, 'default_attributes' => OBJECT,
                          'override_attributes' => OBJECT },
      'cookbook_versions' => { 'run_list' => LIST },
      'cookbooks' => COOKBOOK,
      'cookbook_artifacts' => COOKBOOK,
      'sandboxes' => { 'checksums' => OBJECT },
    }.freeze

    REQUIRED = {
      'cookbook_versions' => %w(run_list), 'cookbooks' => %w(metadata), 'cookbook_artifacts' => %w(metadata)
    }.freeze

    # Takes a kind of object, the name of its collection, and the fields of one (a
    # Hash); gives a sentence that says what is wrong, or nil.
    def self.complaint(kind, object)
      missing = REQUIRED.fetch(kind, []).find { |name| !object.key?(name) }
      return "Field '#{missing}' missing" if missing

      name, shape = FIELDS.fetch(kind, {}).find { |field, expected| object.key?(field) && !expected.fits?(object[field]) }
      "Field '#{name}' is not #{shape.description}" if name
    end
  end
end
