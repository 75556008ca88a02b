#!/bin/bash
# Installs the Debian packages that GROUP... needs and this machine lacks, and says which.
# Usage: scripts/install-packages.sh [--list] library|native|wasm|web|trainer|test|browsers|style|bench|fuzz|arm64|deb|docs ...
# With --list it only prints what they need, one package a line.
set -euo pipefail

readonly min_node_version=18
readonly core_packages=(cmake ninja-build libkissfft-dev libprotozero-dev libexpected-dev catch2)

node_packages() {
  local version
  version=$(node --version 2>/dev/null || echo v0)
  version=${version#v}
  if ((${version%%.*} < min_node_version)); then echo nodejs; fi
  if ! command -v npm >/dev/null; then echo npm; fi
}

packages_of() {
  case $1 in
    library) printf '%s\n' "${core_packages[@]}" g++ ;;
    native)
      packages_of library
      printf '%s\n' pkg-config libsndfile1-dev libmpg123-dev libcli11-dev nlohmann-json3-dev \
        portaudio19-dev libcairo2-dev libavformat-dev libavcodec-dev libswresample-dev
      ;;
    wasm) # emscripten brings node-acorn, which its optimiser needs, and a node
      printf '%s\n' "${core_packages[@]}" emscripten
      ;;
    web) node_packages ;;
    trainer) # libtorch runs on whichever BLAS is the default: OpenBLAS, once it is installed
      packages_of native
      printf "%s\n" libtorch-dev libgloo-dev libopenblas0-pthread libtomlplusplus-dev libutf8proc-dev
      printf "%s\n" libeigen3-dev libsvm-dev liblinear-dev libxgboost-dev libopencv-ml-dev # compare's classifiers
      printf "%s\n" libonnx-dev libprotobuf-dev # its tests: libonnx's checker
      ;;
    bench) printf '%s\n' libaubio-dev python3-torch python3-numpy ;;
    arm64) printf '%s\n' "${core_packages[@]}" g++-aarch64-linux-gnu qemu-user-static ;;
    deb) printf '%s\n' dpkg-dev file ;; # they find what a package depends on
    docs) printf '%s\n' doxygen furo python3-myst-parser python3-sphinx ;;
    fuzz) # beside native's: what the trainer without torch is made of
      printf '%s\n' clang libclang-rt-dev libtomlplusplus-dev libutf8proc-dev
      ;;
    style) printf '%s\n' clang-format clang-tidy ;;
    test) printf '%s\n' chromium clang-format espeak-ng ffmpeg fonts-dejavu-core iproute2 ;;
    browsers) printf '%s\n' firefox-esr pulseaudio webkit2gtk-driver xvfb ;; # beside test's Chromium
    *)
      echo "install-packages: unknown group '$1'" >&2
      return 2
      ;;
  esac
}

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

list_only=false
if [[ ${1-} == --list ]]; then
  list_only=true
  shift
fi

wanted=()
for group in "$@"; do
  list=$(packages_of "$group")
  mapfile -t -O "${#wanted[@]}" wanted <<<"$list"
done

if "$list_only"; then
  printf '%s\n' "${wanted[@]}" | sed '/^$/d' | LC_ALL=C sort -u
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "install-packages: no apt-get here. Make sure that you have what these Debian packages hold:" \
    "$(printf '%s\n' "${wanted[@]}" | sort -u | xargs)" >&2
  exit 0
fi

missing=()
for package in $(printf '%s\n' "${wanted[@]}" | sort -u); do
  is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then exit 0; fi

echo "Installing what is missing: ${missing[*]}"
as_root=(env DEBIAN_FRONTEND=noninteractive)
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "install-packages: run this as root first: apt-get update && apt-get install -y" \
      "--no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo "${as_root[@]}")
fi
"${as_root[@]}" apt-get update
"${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
