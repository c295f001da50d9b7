# shellcheck shell=bash
# A private Docker engine in a network namespace of its own, for machines that
# run none. Whatever speaks to the cluster's machines runs in that namespace
# too (engine_exec), so no private address ever exists outside it. Sourced
# after common.sh.
#
# An engine has a name ("demo", "test"), so that two can run side by side.
#   /run/generator-consul-cluster/NAME   socket, process ids, logs, whose it is
#   $CACHE/engine/NAME                   images, kept between runs
#   network namespace consul-NAME        with slirp4netns as its way out

# With what chef-machines marks a repository's containers and networks; its value
# is the folder.
ENGINE_LABEL=chef-machines.repository

# True if the user already runs an engine; then nothing private is made.
engine_existing() { docker info >/dev/null 2>&1; }

engine_run_dir() { echo "/run/generator-consul-cluster/$1"; }
engine_namespace() { echo "consul-$1"; }

# engine_alive NAME PROGRAM - true if the engine's program still runs. Process
# ids are used again, so one is believed only with the right name.
engine_alive() {
  local pid
  pid=$(cat "$(engine_run_dir "$1")/$2.pid" 2>/dev/null) || return 1
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ]
}

# engine_mine NAME - ends the script where the private engine is in use by another
# one, or by another checkout, whose machines live on it.
engine_mine() {
  local run owner
  if engine_existing || [ "$(id -u)" -ne 0 ]; then return 0; fi
  run=$(engine_run_dir "$1")
  mkdir -p "$(dirname "$run")"
  touch "$run.lock"
  only_one 9 "$run.lock" "another script is at work with the engine '$1'"
  if engine_alive "$1" dockerd && owner=$(cat "$run/checkout" 2>/dev/null) && [ "$owner" != "$ROOT" ]; then
    die "the engine '$1' belongs to the checkout $owner: run script/demo --destroy there, or script/engine down $1"
  fi
}

# engine_up NAME - starts the engine; does nothing where it runs already.
engine_up() {
  local name=$1 run namespace
  if engine_existing; then return 0; fi
  if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ]; then
    die "no Docker engine answers, and only root on Linux can start a private one. Start Docker, or run this as root."
  fi
  engine_install
  run=$(engine_run_dir "$name")
  namespace=$(engine_namespace "$name")
  if engine_alive "$name" dockerd && engine_alive "$name" slirp4netns; then return 0; fi
  engine_stop "$name"
  step "Starting a private Docker engine in the network namespace $namespace"
  mkdir -p "$run" "$CACHE/engine/$name"
  echo "$ROOT" >"$run/checkout"
  printf 'nameserver 10.0.2.3\noptions timeout:10\n' >"$run/resolv.conf"
  ip netns add "$namespace"
  ip -n "$namespace" link set lo up
  # Neither ends with the terminal.
  setsid slirp4netns --configure --disable-host-loopback --netns-type=path \
    "/run/netns/$namespace" tap0 >"$run/slirp4netns.log" 2>&1 8<&- 9<&- &
  echo $! >"$run/slirp4netns.pid"
  engine_wait $! "$run/slirp4netns.log" ip -n "$namespace" route get 10.0.2.3
  engine_fence "$namespace"
  engine_enter "$name" setsid dockerd --host "unix://$run/docker.sock" --data-root "$CACHE/engine/$name" \
    --exec-root "$run/exec" --pidfile "$run/dockerd.pid" --dns 10.0.2.3 >"$run/dockerd.log" 2>&1 8<&- 9<&- &
  engine_wait $! "$run/dockerd.log" engine_exec "$name" docker info
}

# Installs what a private engine is made of. A Docker that is installed for it
# must not start by itself at the next boot, in the machine's own network.
engine_install() {
  local had_docker=
  if command -v dockerd >/dev/null; then had_docker=yes; fi
  need_packages docker.io slirp4netns iproute2 iptables util-linux procps
  # A package of its own since Debian 13.
  command -v docker >/dev/null || need_packages docker-cli
  if [ -z "$had_docker" ] && command -v systemctl >/dev/null; then
    systemctl disable --quiet docker.service docker.socket 2>/dev/null || true
  fi
}

# engine_fence NAMESPACE - private addresses end in the namespace. The cluster's
# networks have more specific routes; without this, packets to a machine whose
# network is gone would leave through slirp4netns.
engine_fence() {
  local range
  for range in 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16; do
    ip -n "$1" route add unreachable "$range"
  done
}

# engine_wait PID LOG COMMAND... - waits for the command to succeed, as long as
# the process lives and 60 s at most; then shows the end of the log.
engine_wait() {
  local pid=$1 log=$2 started=$SECONDS
  shift 2
  while kill -0 "$pid" 2>/dev/null && [ $((SECONDS - started)) -lt 60 ]; do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  tail -n 20 "$log" >&2
  die "'$*' did not succeed in $((SECONDS - started)) s (log: $log)"
}

# engine_enter NAME COMMAND... - runs the command in the engine's network
# namespace. nsenter instead of `ip netns exec`, which hides the cgroup mounts;
# a mount namespace besides, because the host's resolver may listen on its own
# loopback, which is another one in here.
engine_enter() {
  local name=$1 run
  shift
  run=$(engine_run_dir "$name")
  # shellcheck disable=SC2016 # the inner shell expands these
  nsenter --net="/run/netns/$(engine_namespace "$name")" -- unshare --mount --propagation private -- \
    sh -c 'mount --bind "$1" "$(readlink -f /etc/resolv.conf)" && shift && exec "$@"' sh "$run/resolv.conf" "$@"
}

# engine_missing NAME - ends the script: there is no engine.
engine_missing() { die "no Docker engine answers, and the private one '$1' is not up: script/engine up $1 starts it"; }

# engine_exec NAME COMMAND... - runs the command where the cluster's machines
# can be reached: in the namespace, or as it is where the user has an engine.
# `rake open` says how a browser outside gets there.
engine_exec() {
  local name=$1
  shift
  if [ -e "/run/netns/$(engine_namespace "$name")" ]; then
    engine_enter "$name" env DOCKER_HOST="unix://$(engine_run_dir "$name")/docker.sock" \
      CONSUL_CLUSTER_FORWARD="$ROOT/script/engine open $name" "$@"
  elif engine_existing; then
    "$@"
  else
    engine_missing "$name"
  fi
}

# engine_sweep NAME FOLDER - removes the containers and networks of repositories
# below the folder, which nobody can destroy any more once it is gone.
engine_sweep() {
  local id owner format="{{.ID}} {{.Label \"$ENGINE_LABEL\"}}"
  engine_exec "$1" docker ps --all --format "$format" | while read -r id owner; do
    case $owner in "$2"/*) engine_exec "$1" docker rm --force --volumes "$id" >/dev/null ;; esac
  done
  engine_exec "$1" docker network ls --format "$format" | while read -r id owner; do
    case $owner in "$2"/*) engine_exec "$1" docker network rm "$id" >/dev/null ;; esac
  done
}

# engine_down NAME - ends the private engine, its containers and its network;
# only the images stay, in the cache. Nothing happens to an engine of the user.
engine_down() {
  local containers
  if engine_alive "$1" dockerd; then
    containers=$(engine_exec "$1" docker ps --all --quiet || true)
    # shellcheck disable=SC2086 # one word per container
    [ -z "$containers" ] || engine_exec "$1" docker rm --force --volumes $containers >/dev/null
    engine_exec "$1" docker network prune --force >/dev/null || true
  fi
  engine_stop "$1"
}

# engine_stop NAME - ends the processes of the private engine and its namespace.
engine_stop() {
  local run namespace program pid
  run=$(engine_run_dir "$1")
  namespace=$(engine_namespace "$1")
  for program in dockerd slirp4netns; do
    if engine_alive "$1" "$program"; then engine_end "$(cat "$run/$program.pid")"; fi
  done
  if [ -e "/run/netns/$namespace" ]; then
    for pid in $(ip netns pids "$namespace"); do kill "$pid" 2>/dev/null || true; done
    ip netns delete "$namespace"
  fi
  rm -rf "$run"
}

# engine_end PID - asks the process to end and waits, 30 s at most.
engine_end() {
  local attempt
  kill "$1" 2>/dev/null || return 0
  for attempt in {1..60}; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.5
  done
  kill -KILL "$1" 2>/dev/null || true
  printf 'warning: process %s did not end in %s s and was killed\n' "$1" "$((attempt / 2))" >&2
}
