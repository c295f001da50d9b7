# frozen_string_literal: true

module ChefZeroServer
  # What names may look like, on the wire and on the disk.
  module Names
    # One segment of a URL, and one file or directory of the store. A name never
    # starts with a dot, so `.` and `..` are none, and the store's temporary
    # files, which do, can never be reached. There is no percent sign: no name
    # that Chef allows needs encoding.
    SEGMENT = /\A[A-Za-z0-9_][A-Za-z0-9_.:@+-]{0,199}\z/

    # Names of users and organizations, as a full Chef Infra Server has them; but a
    # user's may begin with a - there, and could not stand in a path here.
    USER = /\A[a-z0-9_][a-z0-9_-]{0,199}\z/
    ORGANIZATION = /\A[a-z0-9][a-z0-9_-]{0,199}\z/

    # An MD5 in the form in which cookbooks name their files.
    CHECKSUM = /\A[0-9a-f]{32}\z/

    # Whether +value+ can be one segment of a path.
    def self.segment?(value)
      value.is_a?(String) && SEGMENT.match?(value)
    end
  end
end
