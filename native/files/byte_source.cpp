#include "files/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace speech_emotion {
namespace {

Error SystemError(const std::string& expected) {
  return Error{ErrorCode::kInvalidArgument, "expected " + expected + ", found: " + std::strerror(errno)};
}

// ::read, once more where a signal interrupted it.
int64_t ReadDescriptor(int descriptor, void* buffer, size_t count) {
  ssize_t got;
  do {
    got = ::read(descriptor, buffer, count);
  } while (got < 0 && errno == EINTR);
  return got;
}

class RegularFile : public ByteSource {
 public:
  RegularFile(int descriptor, int64_t size) : descriptor_(descriptor), size_(size) {}
  ~RegularFile() override { ::close(descriptor_); }
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  int64_t size() const override { return size_; }

  int64_t Read(void* buffer, int64_t count) override {
    int64_t done = 0;
    while (done < count) {
      const ssize_t got = ::pread(descriptor_, static_cast<char*>(buffer) + done, count - done, position_);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += got;
      position_ += got;
    }
    return done;
  }

 private:
  int descriptor_;
  int64_t size_;
};

class Memory : public ByteSource {
 public:
  explicit Memory(std::vector<char> bytes) : bytes_(std::move(bytes)) {}

  int64_t size() const override { return static_cast<int64_t>(bytes_.size()); }

  int64_t Read(void* buffer, int64_t count) override {
    const int64_t available = std::clamp<int64_t>(size() - position_, 0, count);
    std::copy_n(bytes_.data() + std::min(position_, size()), available, static_cast<char*>(buffer));
    position_ += available;
    return available;
  }

 private:
  std::vector<char> bytes_;
};

Result<std::unique_ptr<ByteSource>> ReadToEnd(int descriptor) {
  constexpr size_t kChunkBytes = 1 << 16;
  std::vector<char> bytes;
  while (true) {
    const size_t size = bytes.size();
    bytes.resize(size + kChunkBytes);
    const int64_t got = ReadDescriptor(descriptor, bytes.data() + size, kChunkBytes);
    if (got < 0) return tl::unexpected(SystemError("a stream that can be read"));
    bytes.resize(size + got);
    if (got == 0) return std::make_unique<Memory>(std::move(bytes));
  }
}

}  // namespace

int64_t ByteRange::Read(void* buffer, int64_t count) {
  whole_.Seek(begin_ + position_, SEEK_SET);
  const int64_t read = whole_.Read(buffer, std::clamp<int64_t>(size_ - position_, 0, count));
  position_ += read;
  return read;
}

Result<std::unique_ptr<ByteSource>> ByteSource::FromFile(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return tl::unexpected(SystemError("a file that can be read"));
  struct stat status;
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    return std::make_unique<RegularFile>(descriptor, status.st_size);
  }
  auto source = ReadToEnd(descriptor);
  ::close(descriptor);
  return source;
}

Result<std::unique_ptr<ByteSource>> ByteSource::FromStandardInput() { return ReadToEnd(STDIN_FILENO); }

Result<std::string> ReadWholeFile(const std::string& path) {
  auto source = ByteSource::FromFile(path);
  if (!source) return tl::unexpected(source.error());
  std::string bytes(static_cast<size_t>((*source)->size()), '\0');
  const int64_t count = (*source)->Read(bytes.data(), (*source)->size());
  if (count == (*source)->size()) return bytes;
  return MakeError(ErrorCode::kInvalidArgument, "expected to read " + std::to_string(bytes.size()) +
                                                    " bytes, found " + std::to_string(count));
}

}  // namespace speech_emotion
