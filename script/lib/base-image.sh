# shellcheck shell=bash
# The image debian:bookworm-slim for an engine that has no registry to pull it
# from. Sourced after engine.sh.

BASE_IMAGE=debian:bookworm-slim

# apt_mirror - prints the URI of the Debian mirror that this machine's apt uses,
# or nothing where it uses none (Ubuntu); debootstrap then takes its own default.
apt_mirror() {
  # shellcheck disable=SC2016 # apt-get expands these
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(RELEASE)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 !~ /security|updates|backports/ { print $1; exit }'
}

# image_mirror NAME - prints the URI of the mirror that the base image's apt uses.
image_mirror() {
  local sources
  # Debian's own image and debootstrap keep it in different files.
  sources=$(engine_exec "$1" docker run --rm "$BASE_IMAGE" find /etc/apt -name '*.list' -o -name '*.sources')
  # shellcheck disable=SC2086 # one word per file
  engine_exec "$1" docker run --rm "$BASE_IMAGE" cat $sources |
    awk '!/^#/ { for (i = 1; i <= NF; i++) if ($i ~ /^https?:/) { if (!found++) print $i } }'
}

# base_image NAME - gives the engine the base image: from what it has, from the
# registry, or else built with debootstrap (once; the result is cached).
base_image() {
  local name=$1 archive=$CACHE/base/bookworm.tar tree mirror said
  engine_exec "$name" docker image inspect "$BASE_IMAGE" >/dev/null 2>&1 && return 0
  if said=$(engine_exec "$name" timeout 60 docker pull --quiet "$BASE_IMAGE" 2>&1); then return 0; fi
  [ "$(id -u)" -eq 0 ] || die "$BASE_IMAGE cannot be pulled, and only root can make it with debootstrap: $said"
  # A year is long enough for an image that every machine upgrades anyway.
  if [ ! -s "$archive" ] || [ -n "$(find "$archive" -mtime +365)" ]; then
    need_packages debootstrap debian-archive-keyring
    step "$BASE_IMAGE cannot be pulled: making it with debootstrap (about a minute). The engine said: $said"
    mkdir -p "$CACHE/base"
    # What killed runs have left.
    rm -rf "$CACHE"/base/bookworm.??????
    tree=$(mktemp -d "$CACHE/base/bookworm.XXXXXX")
    mirror=$(apt_mirror)
    debootstrap --variant=minbase bookworm "$tree" ${mirror:+"$mirror"} >"$CACHE/base/debootstrap.log" 2>&1 || {
      tail -n 20 "$CACHE/base/debootstrap.log" >&2
      rm -rf "$tree"
      die "debootstrap failed (log: $CACHE/base/debootstrap.log)"
    }
    rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
    tar -C "$tree" -cf "$archive.new" .
    mv "$archive.new" "$archive"
    rm -rf "$tree"
  fi
  engine_exec "$name" docker import "$archive" "$BASE_IMAGE" >/dev/null
}
