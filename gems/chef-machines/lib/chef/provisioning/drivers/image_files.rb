# frozen_string_literal: true

class Chef
  module Provisioning
    module Drivers
      # The files that a machine image is built from: those in image/ beside lib/, and
      # over them those of the user's folder (the option `image`), where it has them.
      class ImageFiles
        OWN = File.expand_path('../../../../image', __dir__)

        # @param options [Options]
        # @raise [Error] the user's folder is not there
        def initialize(options)
          @folders = [OWN, options.image].compact
          return if @folders.all? { |folder| File.directory?(folder) }

          raise Error, "there is no folder #{options.image}; change #{options.place(:image)}"
        end

        # @return [Hash{String => String}] path in the folder => file
        def to_h
          @folders.map { |folder| files(folder) }.reduce(:merge)
        end

        # @param name [String] e.g. 'install-chef'
        # @return [String] the file
        def path(name)
          to_h.fetch(name)
        end

        private

        def files(folder)
          all = Dir.glob('**/*', File::FNM_DOTMATCH, base: folder).to_h { |path| [path, File.join(folder, path)] }
          all.select { |_, file| File.file?(file) }
        end
      end
    end
  end
end
