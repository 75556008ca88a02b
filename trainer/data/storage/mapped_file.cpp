#include "data/storage/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace speech_emotion::trainer {

Result<std::shared_ptr<const MappedFile>> MappedFile::Open(const std::filesystem::path& path) {
  const auto failure = [&](int reason) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {path.string(), ": expected a file to read, found: ", std::strerror(reason)});
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure(errno);
  struct stat status = {};
  void* data = nullptr;
  int reason = ::fstat(file, &status) != 0 ? errno : 0;
  if (reason == 0 && !S_ISREG(status.st_mode)) reason = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  const auto size = static_cast<size_t>(status.st_size);
  if (reason == 0 && size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED) reason = errno;
  }
  ::close(file);  // the mapping stays
  if (reason != 0) return failure(reason);
  return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<const std::byte*>(data), size));
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace speech_emotion::trainer
