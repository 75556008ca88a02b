#!/bin/bash
# Installs the library into a folder of its own, and builds and runs examples/cpp against it as a stranger would.
# Usage: install_test.sh SOURCE_FOLDER BUILD_FOLDER CXX GENERATOR PROGRAM
# BUILD_FOLDER's library and PROGRAM (speech-emotion) are built.
set -euo pipefail

source=$1 build=$2 cxx=$3 generator=$4 program=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
voice=$source/tests/golden/librosa-0.11.0/espeak/input.wav # 22050 Hz, 16 bits, a header of 44 bytes

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

for component in Runtime Development Model; do
  cmake --install "$build" --prefix "$prefix" --component $component >"$work/install.log" || fail "$(cat "$work/install.log")"
done
library=$(echo "$prefix"/lib*/libspeech_emotion.so "$prefix"/lib/*/libspeech_emotion.so | tr ' ' '\n' | grep -v '\*' | head -n 1)
libraries=$(dirname "$library")
export PKG_CONFIG_PATH=$libraries/pkgconfig LD_LIBRARY_PATH=$libraries
version=$(pkg-config --modversion speech_emotion)
headers=("$prefix"/include/*/*.h)

# The shared library is called after the version that it is compatible with, and shows public names only.
readelf --dynamic "$library" | grep --quiet "SONAME.*\[libspeech_emotion\.so\.${version%.*}\]" || fail "the SONAME isn't that of $version"
nm --dynamic --demangle --defined-only "$library" | cut -d ' ' -f 3- >"$work/exports"
grep --quiet '^speech_emotion::Recognizer::AcceptWaveform' "$work/exports" || fail "no Recognizer in $library"
while read -r name; do
  grep --quiet --word-regexp -- "$name" "${headers[@]}" || fail "exported, but in no public header: $name"
done < <(sed 's/^SPEECH_EMOTION_[0-9.]*$/speech_emotion::Recognizer/; s/^\(speech_emotion\|onnx_engine\):://; s/[^A-Za-z_0-9].*//' "$work/exports" | sort -u)
if grep '::State::' "$work/exports"; then fail "exported, but private"; fi

# What public headers declare is exported; all of them compile as one.
if grep --extended-regexp '^class [A-Z][A-Za-z]* *\{|^[A-Za-z][^=#]*[A-Za-z]\(' "${headers[@]}" |
  grep --extended-regexp --invert-match ':(inline|template|using|#|SPEECH_EMOTION_EXPORT) ?|operator'; then
  fail "in a public header without SPEECH_EMOTION_EXPORT"
fi
awk '/^\/\//{ comment = comment $0; next } /^class /{ if (comment !~ /hread/) print FILENAME ": " $0 } { comment = "" }' \
  "${headers[@]}" >"$work/threads"
[[ ! -s $work/threads ]] || fail "without a word on threads: $(cat "$work/threads")"
read -ra flags <<<"$(pkg-config --cflags --libs speech_emotion)"
(cd "$prefix/include" && printf '#include "%s"\n' */*.h) >"$work/all.cpp"
"$cxx" -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only "$work/all.cpp" "${flags[@]}" || fail "a public header doesn't compile"

# recognize says what the program says of the same recording.
expected=$("$program" predict --json "$voice" | sed -n 's/.*"emotion": *"\([^"]*\)".*/\1/p' | head -n 1)
[[ $expected ]] || fail "the program says nothing of $voice"
check_recognize() {
  local answer
  answer=$("$1" "$prefix/share/speech-emotion/emotion.onnx" "$voice") || fail "$1 failed"
  [[ $(tail -n 1 <<<"$answer") == "$expected" ]] || fail "$1: expected $expected, found: $answer"
  awk '/ %$/ { sum += $2; ++rows } END { exit !(rows == 8 && sum > 99 && sum < 101) }' <<<"$answer" || fail "$1: $answer"
}

# features writes a row for each frame of 400 samples, 160 apart, at 16 kHz: a time and 40 bands.
check_features() {
  local samples=$((($(stat --format %s "$voice") - 44) / 2)) frames
  frames=$((((samples * 16000 + 22049) / 22050 - 400) / 160 + 1))
  "$1" "$voice" >"$work/features.csv" || fail "$1 failed"
  awk -F, -v frames="$frames" '
    NF != 41 { exit 1 }
    NR > 1 { for (i = 1; i <= NF; ++i) if ($i !~ /^-?[0-9.]+(e-?[0-9]+)?$/) exit 1; sum += $20 }
    END { exit !(NR == frames + 1 && sum / frames > -20 && sum / frames < 10) }' "$work/features.csv" ||
    fail "$1: $(wc -l <"$work/features.csv") lines for $frames frames"
}

refuses() { # WORDS COMMAND...: fails with status 1 and says these words
  local words=$1 status=0 said
  shift
  said=$("$@" 2>&1) || status=$?
  ((status == 1)) && grep --quiet -- "$words" <<<"$said" || fail "$*: expected status 1 and '$words', found $status and: $said"
}

configure() { # FOLDER OPTION...
  local folder=$1
  shift
  cmake -S "$source/examples/cpp" -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_PREFIX_PATH="$prefix" "$@" >"$work/configure.log" 2>&1
}

# find_package, the shared library.
configure "$work/shared" || fail "$(cat "$work/configure.log")"
cmake --build "$work/shared" >"$work/build.log" 2>&1 || fail "$(cat "$work/build.log")"
check_recognize "$work/shared/recognize"
check_features "$work/shared/features"
refuses 'expected an ONNX model' "$work/shared/recognize" "$voice" "$voice"
refuses 'No such file' "$work/shared/features" "$work/nothing.wav"
refuses 'expected one, found none' "$work/shared/listen" "$prefix/share/speech-emotion/emotion.onnx" 'no such microphone'

# find_package, the static library: the program needs no other one.
configure "$work/static" -DLIBRARY=speech_emotion::static || fail "$(cat "$work/configure.log")"
cmake --build "$work/static" --target recognize >"$work/build.log" 2>&1 || fail "$(cat "$work/build.log")"
if readelf --dynamic "$work/static/recognize" | grep libspeech_emotion; then fail "static, but linked to it"; fi
LD_LIBRARY_PATH='' check_recognize "$work/static/recognize"

# Without tl::expected it says what to install.
if configure "$work/static" -DCMAKE_DISABLE_FIND_PACKAGE_tl-expected=ON; then fail "configured without tl::expected"; fi
grep --quiet libexpected-dev "$work/configure.log" || fail "$(cat "$work/configure.log")"

# pkg-config.
read -ra flags <<<"$(pkg-config --cflags --libs speech_emotion sndfile)"
"$cxx" -std=c++20 -Wall -Wextra -Werror "$source/examples/cpp/features.cpp" "${flags[@]}" -o "$work/features"
check_features "$work/features"
echo "speech_emotion $version: installed, found, linked and run"
