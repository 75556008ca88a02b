#!/bin/bash
# Every test of the page. Those that measure time have the machine to themselves; the others, two files at a time, mostly
# wait for sounds to be played. Fails where one failed.
set -uo pipefail
cd "$(dirname "$0")" || exit

readonly alone=(microphone.test.mjs microphone-states.test.mjs plain-reading.test.mjs)
others=()
for file in *.test.mjs; do
  [[ " ${alone[*]} " == *" $file "* ]] || others+=("$file")
done

status=0
node --test --test-concurrency=1 "${alone[@]}" || status=$?
node --test --test-concurrency=2 "${others[@]}" || status=$?
exit "$status"
