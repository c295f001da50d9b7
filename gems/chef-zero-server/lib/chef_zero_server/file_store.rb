# frozen_string_literal: true

require 'chef_zero/data_store/data_already_exists_error'
require 'chef_zero/data_store/data_not_found_error'
require 'chef_zero/data_store/interface_v2'
require 'chef_zero/rest_error_response'
require 'fileutils'
require 'securerandom'
require_relative 'names'
require_relative 'organization_skeleton'

module ChefZeroServer
  # chef-zero's data on the disk: one file per object.
  #
  # chef-zero's own file store truncates a file and then writes it, keeps
  # defaults (and what was deleted of them) in memory, and takes any path. Here
  # a file is replaced in one step, so a crash leaves the old one or the new one;
  # everything is on the disk, so a restart changes nothing; and every name is
  # checked, as chef-zero takes names from bodies too, not only from URLs.
  class FileStore < ChefZero::DataStore::InterfaceV2
    # Takes the directory, which is made if need be.
    def initialize(root)
      super()
      @root = root
      FileUtils.mkdir_p(%w(users organizations).map { |name| File.join(root, name) })
      sweep
    end

    # Makes the directory +name+ in +path+. An organization gets its contents.
    def create_dir(path, name, *options)
      target = locate(path + [name])
      return FileUtils.mkdir_p(target) if options.include?(:recursive)
      raise ChefZero::DataStore::DataAlreadyExistsError, path + [name] if File.exist?(target)

      path == ['organizations'] ? found_organization(name, target) : make_dir(target, path)
    end

    # Writes a new object. Options: :create_dir.
    def create(path, name, data, *options)
      target = locate(path + [name])
      raise ChefZero::DataStore::DataAlreadyExistsError, path + [name] if File.exist?(target)

      parent!(path, options)
      replace(target, data)
    end

    # The contents of an object.
    def get(path, _request = nil)
      File.binread(locate(path)).force_encoding(Encoding::UTF_8)
    rescue Errno::ENOENT, Errno::ENOTDIR, Errno::EISDIR
      raise ChefZero::DataStore::DataNotFoundError, path
    end

    # Writes an object that exists. Options: :create, :create_dir.
    def set(path, data, *options)
      target = locate(path)
      parent!(path[0..-2], options)
      raise ChefZero::DataStore::DataNotFoundError, path unless options.include?(:create) || File.file?(target)

      replace(target, data)
    end

    # Removes an object.
    def delete(path, *_options)
      File.delete(locate(path))
    rescue Errno::ENOENT, Errno::ENOTDIR, Errno::EISDIR, Errno::EPERM
      raise ChefZero::DataStore::DataNotFoundError, path
    end

    # Removes a directory. Options: :recursive.
    def delete_dir(path, *options)
      target = locate(path)
      raise ChefZero::DataStore::DataNotFoundError, path unless File.directory?(target)

      options.include?(:recursive) ? bury(target) : Dir.rmdir(target)
    end

    # The names in a directory, in order.
    def list(path)
      Dir.children(locate(path)).select { |name| Names.segment?(name) }.sort
    rescue Errno::ENOENT, Errno::ENOTDIR
      raise ChefZero::DataStore::DataNotFoundError, path
    end

    # Whether there is an object of that path.
    def exists?(path, *_options)
      File.file?(locate(path))
    end

    # Whether there is a directory of that path.
    def exists_dir?(path)
      File.directory?(locate(path))
    end

    private

    # The file of a path; 400 if one of its names is none.
    def locate(path)
      bad = path.find { |name| !Names.segment?(name) }
      raise ChefZero::RestErrorResponse.new(400, "Invalid name: #{bad.inspect}") if bad || path.include?(nil)

      File.join(@root, *path)
    end

    def parent!(path, options)
      directory = locate(path)
      FileUtils.mkdir_p(directory) if options.include?(:create_dir)
      raise ChefZero::DataStore::DataNotFoundError, path unless File.directory?(directory)
    end

    def make_dir(target, path)
      Dir.mkdir(target)
    rescue Errno::ENOENT
      raise ChefZero::DataStore::DataNotFoundError, path
    end

    # A temporary name, in the same directory so that a rename stays one step.
    def temporary(target)
      File.join(File.dirname(target), ".#{SecureRandom.hex(8)}")
    end

    def replace(target, data)
      temporary = temporary(target)
      File.open(temporary, File::WRONLY | File::CREAT | File::EXCL | File::BINARY, 0o600) do |file|
        file.write(data)
        file.fsync
      end
      move(temporary, target)
    rescue SystemCallError
      FileUtils.rm_f(temporary)
      raise
    end

    # An organization appears with all its contents, or not at all.
    def found_organization(name, target)
      temporary = temporary(target)
      OrganizationSkeleton.write(temporary, name)
      move(temporary, target)
    end

    # Out of sight in one step, then at leisure.
    def bury(target)
      temporary = temporary(target)
      move(target, temporary)
      FileUtils.rm_rf(temporary)
    end

    def move(from, to)
      File.rename(from, to)
      File.open(File.dirname(to), &:fsync)
    end

    # What a crash may have left behind.
    def sweep
      Dir.glob('**/.[0-9a-f]*', File::FNM_DOTMATCH, base: @root).map { |name| File.join(@root, name) }.each do |path|
        FileUtils.rm_rf(path) if /\A\.[0-9a-f]{16}\z/.match?(File.basename(path))
      end
    end
  end
end
