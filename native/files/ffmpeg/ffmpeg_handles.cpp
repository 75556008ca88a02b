#include "files/ffmpeg/ffmpeg_handles.h"

#include <array>
#include <cstdio>

namespace speech_emotion {
namespace {

int ReadSource(void* source, uint8_t* buffer, int count) {
  const int64_t read = static_cast<ByteSource*>(source)->Read(buffer, count);
  return read > 0 ? static_cast<int>(read) : AVERROR_EOF;
}

int64_t SeekSource(void* opaque, int64_t offset, int whence) {
  auto* source = static_cast<ByteSource*>(opaque);
  return (whence & AVSEEK_SIZE) != 0 ? source->size() : source->Seek(offset, whence & ~AVSEEK_FORCE);
}

}  // namespace

void AvioDeleter::operator()(AVIOContext* io) const {
  av_freep(&io->buffer);
  avio_context_free(&io);
}

Avio MakeAvio(ByteSource& source) {
  constexpr int kBufferBytes = 1 << 16;
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  return Avio(avio_alloc_context(buffer, kBufferBytes, 0, &source, ReadSource, nullptr, SeekSource));
}

std::string FfmpegReason(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  return text.data();
}

}  // namespace speech_emotion
