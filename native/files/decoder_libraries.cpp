#include "files/decoder_libraries.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <set>
#include <string_view>

#include "files/ffmpeg_loader.h"

namespace speech_emotion {
namespace {

// Of libsndfile, libmpg123 and FFmpeg, and of what these hand sound to.
bool Decodes(std::string_view library) {
  static constexpr std::string_view kNames[] = {
      "libFLAC", "libavcodec", "libavformat", "libavutil",  "libgsm",   "libmp3lame", "libmpg123",
      "libogg",  "libopus",    "libopencore", "libsndfile", "libspeex", "libvorbis",  "libswresample"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return library.starts_with(name); });
}

// The numbers in a segment of notes: https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html, "Note
// Section".
std::string BuildIn(const std::byte* notes, size_t size, size_t alignment) {
  const auto padded = [alignment](size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; };
  std::string build;
  for (size_t position = 0; position + sizeof(ElfW(Nhdr)) <= size;) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes + position, sizeof note);
    const size_t name = position + sizeof note, id = name + padded(note.n_namesz);
    position = id + padded(note.n_descsz);
    if (position > size) break;
    constexpr char kOwner[] = "GNU";  // with the NUL
    const bool is_build = note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof kOwner &&
                          std::memcmp(notes + name, kOwner, sizeof kOwner) == 0;
    for (size_t i = 0; is_build && i < note.n_descsz; ++i) {
      char digits[3];
      std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(notes[id + i]));
      build += digits;
    }
  }
  return build;
}

int Note(dl_phdr_info* library, size_t, void* found) {
  const std::string_view path = library->dlpi_name;
  const std::string name(path.substr(path.rfind('/') + 1));
  if (!Decodes(name)) return 0;
  std::string build;
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers
    const auto* notes = reinterpret_cast<const std::byte*>(library->dlpi_addr + segment.p_vaddr);
    build += BuildIn(notes, segment.p_memsz, segment.p_align == 8 ? 8 : 4);
  }
  static_cast<std::set<std::string>*>(found)->insert(name + " " + build + "\n");
  return 0;
}

}  // namespace

std::string DecoderLibraries() {
  LoadFfmpeg();
  std::set<std::string> found;
  dl_iterate_phdr(Note, &found);
  std::string text;
  for (const std::string& line : found) text += line;
  return text;
}

}  // namespace speech_emotion
