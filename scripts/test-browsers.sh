#!/bin/bash
# Runs tests/web/browsers on the built page: `test`, what a visitor does, in Firefox and WebKit; `soak`, the page for a long
# time. What couldn't be run, as its browser isn't installed, is said again at the end.
# Usage: scripts/test-browsers.sh test|soak
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${SPEECH_EMOTION_CLI-} ]]; then
  # `make test` builds it in the trainer's tree, `make native` in its own.
  for tree in trainer native; do
    SPEECH_EMOTION_CLI=$PWD/build/$tree/native/cli/speech-emotion
    if [[ -x $SPEECH_EMOTION_CLI ]]; then break; fi
  done
  export SPEECH_EMOTION_CLI
fi
if [[ ! -e web/dist/index.html ]]; then
  echo "test-browsers: there is no built page in web/dist: run \`make page\`" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
npm --prefix tests/web/browsers ci --ignore-scripts
status=0
npm --prefix tests/web/browsers run "$1" 2>&1 | tee "$log" || status=$?
grep -o 'SKIPPED: [0-9]* journeys.*' "$log" || true
exit "$status"
