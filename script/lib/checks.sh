# shellcheck shell=bash
# Runs checks one after another, all of them even when one fails, and counts.
# Sourced after common.sh.
#
# A check's own closing line, `N passed, N failed[, N skipped]` or RSpec's
# `N examples, N failures[, N pending]`, is added to the totals; any other check
# counts as one.

PASSED=0 FAILED=0 SKIPPED=0
FAILED_CHECKS=()
BESIDE=

# check TITLE COMMAND... - runs the command, shows its output and its time.
check() {
  local title=$1 log status=0 started=$SECONDS
  shift
  step "$title"
  log=$(mktemp)
  "$@" 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
  count "$log" "$status"
  rm -f "$log"
  if [ "$status" -eq 0 ]; then
    printf '    ok (%s s)\n' "$((SECONDS - started))"
  else
    printf '    FAILED with status %s (%s s): %s\n' "$status" "$((SECONDS - started))" "$title"
    FAILED_CHECKS+=("$title")
  fi
}

# beside COMMAND... - runs checks in the background, with a process group of
# their own; `joined` shows what they printed and adds what they counted.
beside() {
  BESIDE_LOG=$(mktemp) BESIDE_TOTALS=$(mktemp)
  set -m
  totals_of "$@" >"$BESIDE_LOG" 2>&1 </dev/null &
  BESIDE=$!
  set +m
}

# totals_of COMMAND... - counts from nothing, into $BESIDE_TOTALS.
totals_of() {
  PASSED=0 FAILED=0 SKIPPED=0 FAILED_CHECKS=()
  "$@"
  printf '%s\n' "$PASSED" "$FAILED" "$SKIPPED" "${FAILED_CHECKS[@]}" >"$BESIDE_TOTALS"
}

# joined - waits for what runs beside. Where that ended before its last check, a
# failure is counted.
joined() {
  wait "$BESIDE" || true
  BESIDE=
  cat "$BESIDE_LOG"
  local totals
  mapfile -t totals <"$BESIDE_TOTALS"
  [ "${#totals[@]}" -ge 3 ] || totals=(0 1 0 'what ran beside (it ended early)')
  PASSED=$((PASSED + totals[0])) FAILED=$((FAILED + totals[1])) SKIPPED=$((SKIPPED + totals[2]))
  FAILED_CHECKS+=("${totals[@]:3}")
  rm -f "$BESIDE_LOG" "$BESIDE_TOTALS"
}

# end_beside - ends what still runs beside, with all that it started.
end_beside() {
  [ -n "$BESIDE" ] || return 0
  kill -- "-$BESIDE" 2>/dev/null || true
  wait "$BESIDE" || true
}

# count LOG STATUS - adds a check's result to the totals. A check that failed
# counts at least one failure, whatever its closing line says.
count() {
  local passed failed skipped
  read -r passed failed skipped < <(closing_line "$1") || true
  if [ -z "$passed" ]; then passed=$(($2 == 0)) failed=$(($2 != 0)); fi
  if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + ${skipped:-0}))
}

# closing_line LOG - prints the numbers of a log's last closing line: passed,
# failed and, if there were any, skipped. Nothing where there is no such line.
closing_line() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^([A-Za-z-]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ {
      sub(/^[A-Za-z-]+: /, ""); gsub(/[^0-9]+/, " "); last = $0
    }
    /^[0-9]+ examples?, [0-9]+ failures?(, [0-9]+ pending)?$/ {
      gsub(/[^0-9]+/, " "); last = $1 - $2 - $3 " " $2 " " $3
    }
    END { print last }'
}

# conclude - prints the closing line; status 1 if anything failed or nothing ran.
conclude() {
  printf '\n'
  local title
  for title in "${FAILED_CHECKS[@]}"; do printf 'failed: %s\n' "$title"; done
  local skipped=
  [ "$SKIPPED" -eq 0 ] || skipped=", $SKIPPED skipped"
  printf '%s passed, %s failed%s\n' "$PASSED" "$FAILED" "$skipped"
  [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}
