# shellcheck shell=bash
# What every script here shares: where things are, how they speak, how they
# install Debian packages. Sourced, never run.

# Root of the checkout, for the scripts that source this.
# shellcheck disable=SC2034
ROOT=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Some services start scripts without it.
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME

# The one folder that outlives a run. It may be deleted whenever no cluster of
# script/demo is up, whose engine lives in it.
# shellcheck disable=SC2034
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/generator-consul-cluster

# Prints a heading for a step, so that a long run shows where it is.
step() { printf '\n\033[1m==> %s\033[0m\n' "$*" >&2; }

# Prints an error and ends the script with status 1.
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# only_one FD PATH MESSAGE - ends the script where another one holds the lock on
# this file or folder; otherwise the file descriptor holds it until the script
# ends. What outlives the script must be started without the descriptor.
only_one() {
  eval "exec $1<\"\$2\""
  flock --nonblock "$1" || die "$3"
}

# only_run_here - one script at a time works in a checkout: each builds in it.
only_run_here() { only_one 8 "$ROOT" "another script of $ROOT is still running"; }

# need_packages PACKAGE... - installs the Debian packages that are missing.
# Needs apt and root; without them it names what to install by hand. Services
# of the packages are not started: a Docker engine belongs into the private
# network namespace, not beside the machine's own network.
need_packages() {
  local missing=() package hint=
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    case " ${missing[*]} " in
      *' vagrant '*) hint=' Where apt has no vagrant: https://developer.hashicorp.com/vagrant/install.' ;;
    esac
    die "these packages are missing: ${missing[*]}. Install them (sudo apt-get install ${missing[*]}) or run this as root.${hint:-}"
  fi
  step "Installing ${missing[*]}"
  install_packages "${missing[@]}" || die "apt-get could not install ${missing[*]} (see above)"
}

# install_packages PACKAGE... - in a subshell, whose traps take policy-rc.d away
# again however it ends: it would keep every other service from starting, too.
# One that a killed run has left is known by its mark.
install_packages() (
  policy=/usr/sbin/policy-rc.d mark='# of generator-consul-cluster'
  if [ ! -e "$policy" ] || grep -qxF "$mark" "$policy"; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
    chmod +x "$policy"
  fi
  apt update && DEBIAN_FRONTEND=noninteractive apt install -y --no-install-recommends "$@"
)

# apt VERB ARGUMENT... - runs apt-get, and waits for the run of another, such as
# that of unattended-upgrades. The lock of the package lists knows no waiting, so
# an update is tried again.
apt() {
  local verb=$1 tries=0
  shift
  until apt-get "$verb" -qq -o DPkg::Lock::Timeout=300 "$@" >&2; do
    tries=$((tries + 1))
    if [ "$verb" != update ] || [ "$tries" -ge 10 ]; then return 1; fi
    sleep 10
  done
}
