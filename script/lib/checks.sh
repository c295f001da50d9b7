# shellcheck shell=bash
# Runs checks one after another, all of them even when one fails, and counts.
# Sourced after common.sh.
#
# A check's own closing line `N passed, N failed[, N skipped]`, where it prints
# one, is added to the totals; any other check counts as one.

PASSED=0 FAILED=0 SKIPPED=0
FAILED_CHECKS=()

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

# count LOG STATUS - adds a check's result to the totals. A check that failed
# counts at least one failure, whatever its closing line says.
count() {
  local line
  line=$(sed 's/\x1b\[[0-9;]*m//g' "$1" | grep -E '^([A-Za-z-]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' | tail -n 1 || true)
  if [ -z "$line" ]; then
    if [ "$2" -eq 0 ]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
    return
  fi
  local passed failed skipped _
  read -r passed failed skipped _ < <(sed -E 's/^[A-Za-z-]+: //; s/[^0-9]+/ /g' <<<"$line 0")
  if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
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
