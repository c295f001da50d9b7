# shellcheck shell=bash
# What every script here shares: where things are, how they speak, how they
# install Debian packages. Sourced, never run.

# Root of the checkout, for the scripts that source this.
# shellcheck disable=SC2034
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The one folder that outlives a run; it may be deleted at any time.
# shellcheck disable=SC2034
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/generator-consul-cluster

# Prints a heading for a step, so that a long run shows where it is.
step() { printf '\n\033[1m==> %s\033[0m\n' "$*" >&2; }

# Prints an error and ends the script with status 1.
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# need_packages PACKAGE... - installs the Debian packages that are missing.
# Needs apt and root; without them it names what to install by hand. Services
# of the packages are not started: a Docker engine belongs into the private
# network namespace, not beside the machine's own network.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || die "these packages are missing: ${missing[*]}. Install them (sudo apt-get install ${missing[*]}) or run this as root."
  step "Installing ${missing[*]}"
  install_packages "${missing[@]}" || die "apt-get could not install ${missing[*]} (see above)"
}

# install_packages PACKAGE... - in a subshell, whose traps take policy-rc.d away
# again however it ends: it would keep every other service from starting, too.
install_packages() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >&2
)
