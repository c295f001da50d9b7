# shellcheck shell=bash
# The way from this computer's browser to the machines of a private engine.
# Sourced after engine.sh.

# engine_forward NAME TARGET... - brings ports of the engine's machines to ports of
# 127.0.0.1, until it is interrupted or the engine ends. A target is HOST:PORT or a
# URL; --browse before them shows the URLs in the browser.
engine_forward() {
  local name=$1
  shift
  if [ ! -e "/run/netns/$(engine_namespace "$name")" ]; then
    if engine_existing; then die "there is no private engine '$name': the machines of your own can be reached as they are"; fi
    engine_missing "$name"
  fi
  exec ruby "$ROOT/script/lib/forward.rb" "/run/netns/$(engine_namespace "$name")" "$@"
}

# engine_open NAME [FOLDER] - shows the pages of the repository's cluster in the browser of
# this computer; with an engine of the user, `rake open` does. Without a folder: that of
# this place, or else script/demo's.
engine_open() {
  local said urls folder=${2:-.}
  if [ $# -lt 2 ] && [ ! -e provisioning/cluster.json ]; then folder=$ROOT/demo/chef-consul-cluster; fi
  [ -e "$folder/provisioning/cluster.json" ] || die "there is no repository in $folder: script/engine open $1 FOLDER"
  cd "$folder" || die "$folder cannot be entered"
  said=$(engine_exec "$1" rake open) || die "rake open failed in $folder"
  if [ ! -e "/run/netns/$(engine_namespace "$1")" ]; then
    printf '%s\n' "$said"
    return
  fi
  mapfile -t urls < <(grep -oE ' http://[^ ]+' <<<"$said" | tr -d ' ')
  [ "${#urls[@]}" -gt 0 ] || die "the repository in $folder has nothing to show: $said"
  engine_forward "$1" --browse "${urls[@]}"
}
