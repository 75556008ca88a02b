#!/bin/bash
# The manual page names every command and flag that --help names, and no other: below "SS COMMAND", or for what several
# commands have, in OPTIONS with a mention below the command.
# Usage: manual_test.sh PROGRAM PAGE
set -euo pipefail

program=$1 page=$2
text=$(sed 's/\\-/-/g; s/\\f.//g' "$page")
failures=0

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  ((++failures))
}
flags() { grep --only-matching --extended-regexp -- '--[a-z][a-z-]*' | sort -u; }
section() { awk -v name="$1" '/^\.S[HS] /{ inside = ($0 == ".SS " name) } inside' <<<"$text"; } # of a command

commands=$("$program" --help | awk '/^Subcommands:/{ inside = 1; next } /^$/{ inside = 0 } inside { print $1 }')
[[ $(wc -w <<<"$commands") -ge 6 ]] || fail "--help lists no commands"
options=$(awk '/^\.SH OPTIONS/{ inside = 1; next } /^\.SH /{ inside = 0 } inside' <<<"$text")
of_model=$(awk '/^\.SS Of a model/{ inside = 1; next } /^\.S/{ inside = 0 } inside && /^\.BR? --/' <<<"$options" | flags)

for command in $commands; do
  # Left of the descriptions, and without what a flag needs or excludes.
  helped=$("$program" "$command" --help | grep --extended-regexp '^  -' | sed 's/\(Needs\|Excludes\):.*//; s/   .*//' | flags)
  paragraphs=$(section "$command")
  [[ $paragraphs ]] || fail "the page has no section for $command"
  told=$(flags <<<"$paragraphs")
  grep --quiet 'flags of a model' <<<"$paragraphs" && told+=$'\n'$of_model
  for flag in $helped; do
    [[ $flag == --help ]] || grep --quiet --line-regexp -- "$flag" <<<"$told" || fail "$command $flag: not in the page"
    grep --quiet --extended-regexp -- "^\.BR? .*$flag" <<<"$paragraphs$options" || fail "$command $flag: not explained"
  done
  for flag in $told; do
    [[ $command == info && $flag == --model ]] || grep --quiet --line-regexp -- "$flag" <<<"$helped" || fail "$command $flag: in the page, not in --help"
  done
done
((failures == 0)) && echo "$(wc -w <<<"$commands") commands"
