# shellcheck shell=bash
# Which Consul the machines get: HashiCorp's where its repository answers, else
# Debian 11's, the last one that Debian packaged and that runs on Debian 12.
# Sourced after toolchain.sh and base-image.sh.

# shellcheck disable=SC2034 # the scripts that source this use it
DEBIAN_CONSUL=1.8.7

hashicorp_answers() { curl --fail --silent --location --max-time 15 --output /dev/null "$HASHICORP_REPOSITORY/gpg"; }

# use_debian_consul NAME FOLDER - points a generated repository's machines at
# Debian 11's package. NAME is the engine.
use_debian_consul() { "$ROOT/script/lib/debian-consul" "$2" "$(image_mirror "$1")"; }
