#!/bin/bash
# Builds and runs every test suite, each to its end whatever the others do, and closes with one line
# "N passed, N failed, N skipped" that sums them. Fails where anything failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

readonly logs=build/test-logs
mkdir -p "$logs"
rm -f "$logs"/*
passed=0 failed=0 skipped=0

heading() { printf '\n==== %s ====\n' "$*"; }

# add NAME STATUS PASSED FAILED SKIPPED: a suite that ended badly without a failed test, or that has
# no test at all, counts as one failure.
add() {
  local name=$1 status=$2 suite_passed=$3 suite_failed=$4 suite_skipped=$5
  if ((suite_failed == 0 && (status != 0 || suite_passed + suite_skipped == 0))); then suite_failed=1; fi
  passed=$((passed + suite_passed)) failed=$((failed + suite_failed)) skipped=$((skipped + suite_skipped))
  summary+=("$(printf '%-8s %5d passed, %d failed, %d skipped' "$name" "$suite_passed" "$suite_failed" "$suite_skipped")")
}

# ctest_suite NAME FOLDER [OPTION...]: the tests registered below a build folder.
ctest_suite() {
  local name=$1 folder=$2 status=0 junit
  junit=$PWD/$logs/$name.xml
  : >"$junit"
  heading "$name: ctest"
  shift 2
  ctest --test-dir "$folder" "$@" --output-on-failure --no-tests=error --output-junit "$junit" || status=$?
  local attributes
  attributes=$(tr '\n' ' ' <"$junit" | grep -o '<testsuite [^>]*>' || true)
  count() { grep -oP "\\b$1=\"\\K[0-9]+" <<<"$attributes" || echo 0; }
  # What wasn't built can't be run: ctest reports that as skipped.
  local not_run suite_failed suite_skipped
  not_run=$(grep -c '<skipped message="Unable to find executable"' "$junit")
  suite_failed=$(($(count failures) + not_run))
  suite_skipped=$(($(count skipped) + $(count disabled) - not_run))
  add "$name" "$status" "$(($(count tests) - suite_failed - suite_skipped))" "$suite_failed" "$suite_skipped"
}

# build NAME COMMAND...: a suite that doesn't build is a failure, and isn't run.
build() {
  local name=$1
  shift
  heading "$name: $*"
  "$@" && return
  local status=$?
  add "$name" "$status" 0 1 0
  return "$status"
}

# In the trainer's tree, which has the core, the command line and their tests as the native preset's does: the
# core is compiled once for both.
readonly tree=build/trainer
export SPEECH_EMOTION_CLI=$PWD/$tree/native/cli/speech-emotion
export SPEECH_EMOTION_WRITE_NETWORKS=$PWD/$tree/tests/bench/write_networks
native_suite() {
  build native cmake --preset trainer &&
    build native cmake --build --preset trainer --target native/all native/cli/all tests/native/all tests/bench/all &&
    ctest_suite native $tree/tests/native -j2
}

# Emscripten's optimiser looks for acorn where Debian keeps it, whichever node runs it.
wasm_suite() {
  local -x NODE_PATH=/usr/share/nodejs
  build wasm cmake --preset wasm && build wasm cmake --build --preset wasm && ctest_suite wasm build/wasm
}

trainer_suite() {
  build trainer cmake --build --preset trainer --target trainer/all tests/trainer/all &&
    ctest_suite trainer $tree/tests/trainer -j3 # some wait for others to end, or for torch to load
}

# Node's runner closes with lines like "# pass 12" or "ℹ pass 12", as its version and reporter have it.
web_suite() {
  build web npm --prefix web ci --ignore-scripts && build web npm --prefix web run build || return
  heading "web: npm test"
  local status=0 log=$logs/web.log
  npm --prefix web test 2>&1 | tee "$log" || status=$?
  count() { grep -oP "^(#|ℹ) $1 \\K[0-9]+" "$log" | awk '{ sum += $1 } END { print sum + 0 }'; }
  add web "$status" "$(count pass)" "$(($(count fail) + $(count cancelled)))" "$(($(count skipped) + $(count todo)))"
}

# The format of all C++, as one test. clang-tidy takes some ten seconds a file: scripts/check-style.sh.
style_suite() {
  local log=$logs/style.log
  heading "style: scripts/check-style.sh --format-only"
  if ! scripts/check-style.sh --format-only 2>&1 | tee "$log"; then
    add style 1 0 1 0
  elif grep -q 'NOT CHECKED' "$log"; then
    add style 0 0 0 1
  else
    add style 0 1 0 0
  fi
}

summary=()
style_suite
native_suite
wasm_suite
trainer_suite
web_suite

heading "summary"
printf '%s\n' "${summary[@]}"
grep -ho 'SKIPPED: [^<]*' "$logs"/*.xml # what was not checked, and why
grep -m 1 'NOT CHECKED' "$logs/style.log"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped" | tee "$logs/summary.txt"
((failed == 0))
