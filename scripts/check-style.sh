#!/bin/bash
# Checks how the C++ is written: clang-format on every file, and clang-tidy on the files that differ from main.
# Usage: scripts/check-style.sh [--all | --format-only | FILE...]
# --all: clang-tidy on every file. FILE...: clang-tidy on these. Both tools differ between versions: what isn't
# version 14, which Debian 12 has, checks nothing here, and that is said.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

readonly version=14
readonly folders=(native wasm trainer tests)
# A compile database with a command for each file, which the builds have only for several at once.
readonly database=build/style

findings=0 notes=()

# tool_of NAME: the program of that name and version; fails where there is none.
tool_of() {
  local program
  for program in "$1-$version" "$1"; do
    "$program" --version 2>/dev/null | grep -q "version $version\." && echo "$program" && return
  done
  return 1
}

not_checked() { notes+=("NOT CHECKED: $1, for lack of $2 $version"); }

in_repository() { git rev-parse --git-dir >/dev/null 2>&1; }

cpp_files() {
  if in_repository; then
    git ls-files --cached --others --exclude-standard -- '*.h' '*.cpp'
  else
    find "${folders[@]}" -name node_modules -prune -o \( -name '*.h' -o -name '*.cpp' \) -print
  fi
}

# Those that differ from where the branch left main, committed or not; none where nothing is known of main.
changed_files() {
  local main base
  in_repository || return 0
  for main in main origin/main; do
    base=$(git merge-base HEAD "$main" 2>/dev/null) || continue
    git diff --name-only --diff-filter=d "$base" -- '*.h' '*.cpp'
    git ls-files --others --exclude-standard -- '*.h' '*.cpp'
    return
  done
}

check_format() {
  local clang_format files
  if ! clang_format=$(tool_of clang-format); then
    not_checked "the format of the C++" clang-format
    return
  fi
  mapfile -t files < <(cpp_files)
  local output
  output=$("$clang_format" --dry-run -Werror "${files[@]}" 2>&1)
  local unformatted
  unformatted=$(grep -o '^[^:]*:[0-9]*:[0-9]*: error' <<<"$output" | cut -d: -f1 | sort -u)
  if [[ -n $unformatted ]]; then
    printf '%s\n' "$output"
    sed "s/^/style: not as .clang-format has it, run $clang_format -i /" <<<"$unformatted"
    findings=$((findings + $(wc -l <<<"$unformatted")))
  fi
  notes+=("${#files[@]} files looked at by $clang_format")
}

# The files that are compiled: headers are checked with the source of their name, or the first that includes them.
sources_of() {
  local file stem source
  while read -r file; do
    if [[ $file == *.cpp ]]; then
      echo "$file"
      continue
    fi
    stem=$(basename "$file" .h)
    source=$(git ls-files -- "*/$stem.cpp" | head -n 1)
    [[ -n $source ]] || source=$(git grep -l "#include \".*\b$stem\.h\"" -- '*.cpp' | head -n 1)
    echo "$source"
  done | sed '/^$/d' | sort -u
}

make_database() {
  local preset log=build/style.log
  mkdir -p build
  for preset in trainer native; do
    cmake --preset "$preset" -B "$database" -DSPEECH_EMOTION_UNITY=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
      -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF >"$log" 2>&1 && return
  done
  cat "$log" >&2
  return 1
}

# clang 14 can't compile the headers of libtorch 1.13 as C++20 with libstdc++ 12: what is made with them has g++'s
# warnings alone. Elsewhere no file is looked at in vain.
readonly with_torch='speech_emotion_training.dir|network_tests.dir'

# Runs in a process of its own: says what clang-tidy finds in one file, or that it is well.
tidy_one() {
  local output seconds=$SECONDS
  if output=$("$CLANG_TIDY" --quiet -p "$DATABASE" --extra-arg=-Wno-unknown-warning-option "$1" 2>/dev/null); then
    echo "style: well, after $((SECONDS - seconds)) s: $1"
  elif grep -q '^/usr/include/\(ATen\|c10\|torch\)/.*\[clang-diagnostic-error\]' <<<"$output"; then
    echo "style: NOT CHECKED, it includes torch: $1"
  else
    printf '%s\nstyle: clang-tidy has findings: %s\n' "$output" "$1"
    return 1
  fi
}

check_tidy() {
  local clang_tidy wanted compiled left_out
  if ((${#wanted_files[@]} == 0)); then
    notes+=("no file for clang-tidy")
    return
  fi
  if ! clang_tidy=$(tool_of clang-tidy); then
    not_checked "${#wanted_files[@]} files by clang-tidy" clang-tidy
    return
  fi
  if ! make_database; then
    echo "style: no compile database: see above" >&2
    findings=$((findings + 1))
    return
  fi
  compiled=$(grep '"command":' "$database/compile_commands.json" | grep -vE "$with_torch" |
    grep -oP ' -c \K[^"]*' | sed "s|^$PWD/||" | sort -u)
  wanted=$(printf '%s\n' "${wanted_files[@]}" | sources_of)
  left_out=$(comm -23 <(echo "$wanted") <(echo "$compiled") | xargs)
  [[ -z $left_out ]] || notes+=("not looked at by clang-tidy, as nothing here compiles them, or torch is in them: $left_out")
  wanted=$(comm -12 <(echo "$wanted") <(echo "$compiled"))
  [[ -n $wanted ]] || return
  echo "style: clang-tidy on $(wc -l <<<"$wanted") files"
  export -f tidy_one
  export CLANG_TIDY=$clang_tidy DATABASE=$database
  local log=build/style-findings.txt
  xargs -P "$(nproc)" -I{} bash -c 'tidy_one {}' <<<"$wanted" | tee "$log"
  findings=$((findings + $(grep -c '^style: clang-tidy has findings' "$log")))
  notes+=("$(wc -l <<<"$wanted") by $clang_tidy")
}

check_format
wanted_files=()
case ${1-} in
  --format-only) ;;
  --all) mapfile -t wanted_files < <(cpp_files) ;;
  --*)
    echo "style: unknown option '$1'" >&2
    exit 2
    ;;
  "") mapfile -t wanted_files < <(changed_files) ;;
  *) wanted_files=("$@") ;;
esac
[[ ${1-} == --format-only ]] || check_tidy

printf 'style: %s\n' "${notes[@]}"
printf 'style: %d files with findings\n' "$findings"
((findings == 0))
