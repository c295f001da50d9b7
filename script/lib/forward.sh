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

# engine_open NAME FOLDER - shows the pages of the repository's cluster in the browser of
# this computer; with an engine of the user, `rake open` does.
engine_open() {
  local said urls
  [ -e "$2/Rakefile" ] || die "there is no repository in $2: script/engine open $1 FOLDER"
  cd "$2" || die "$2 cannot be entered"
  said=$(engine_exec "$1" rake open) || die "rake open failed in $2"
  if [ ! -e "/run/netns/$(engine_namespace "$1")" ]; then
    printf '%s\n' "$said"
    return
  fi
  mapfile -t urls < <(awk '$2 ~ /^http:/ { print $2 }' <<<"$said")
  [ "${#urls[@]}" -gt 0 ] || die "the repository in $2 has nothing to show: $said"
  engine_forward "$1" --browse "${urls[@]}"
}
