#include "files/ffmpeg_loader.h"

#include <dlfcn.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "files/byte_source.h"
#include "files/decoder_plugin.h"

namespace speech_emotion {
namespace {

// Null where there is none, or one of another build. It stays loaded until the program ends.
const DecoderPlugin* LoadPlugin(const char* module) {
  void* loaded = dlopen(module, RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) return nullptr;
  const auto* plugin = static_cast<const DecoderPlugin*>(dlsym(loaded, kPluginSymbol));
  return plugin != nullptr && std::strcmp(plugin->build, kPluginBuild) == 0 ? plugin : nullptr;
}

// What a file is by its first bytes, for the sentence that says what it would need.
std::string KindOf(ByteSource& source) {
  struct Kind {
    size_t at;
    std::string_view bytes;
    const char* name;
  };
  static constexpr std::array<Kind, 6> kKinds = {{{4, "ftyp", "an MP4 or M4A file"},
                                                  {0, "\x1a\x45\xdf\xa3", "a WebM or Matroska file"},
                                                  {0, "#!AMR", "an AMR file"},
                                                  {0, "ADIF", "an AAC file"},
                                                  {0, "\xff\xf1", "an AAC file"},
                                                  {0, "\xff\xf9", "an AAC file"}}};
  std::array<char, 16> head{};
  source.Seek(0, SEEK_SET);
  source.Read(head.data(), std::ssize(head));
  for (const Kind& kind : kKinds) {
    if (std::string_view(head.data(), head.size()).substr(kind.at).starts_with(kind.bytes)) return kind.name;
  }
  return "something else";
}

const DecoderPlugin* Shipped() {
  static const DecoderPlugin* const shipped = LoadPlugin(kFfmpegModule);
  return shipped;
}

}  // namespace

bool LoadFfmpeg() { return Shipped() != nullptr; }

Result<std::unique_ptr<AudioDecoder>> OpenWithFfmpeg(ByteSource& source, const char* module) {
  const DecoderPlugin* plugin = std::strcmp(module, kFfmpegModule) == 0 ? Shipped() : LoadPlugin(module);
  if (plugin != nullptr) {
    source.Seek(0, SEEK_SET);
    return plugin->open(source);
  }
  const std::string kind = KindOf(source);
  const char* hint =
      kind == "something else"
          ? ""
          : ", which needs FFmpeg's libraries: install them (Debian: libavformat59), or convert it "
            "(ffmpeg -i IN OUT.wav)";
  return MakeError(ErrorCode::kUnsupportedAudio,
                   "expected audio (WAV, FLAC, Ogg, MP3), found " + kind + hint);
}

}  // namespace speech_emotion
