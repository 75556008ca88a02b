#include "data/storage/file_index.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "data/storage/abandoned_file.h"
#include "files/whole_file.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

// File systems keep times to a few milliseconds, the oldest to two seconds.
constexpr int64_t kTimeResolutionNs = 2'000'000'000;

int64_t Nanoseconds(const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

std::string KeyOf(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  return (error ? file : absolute).lexically_normal().string();
}

// "files.index.4711", which Save gives the name of the index: of a run that was killed.
void RemoveAbandoned(const fs::path& path) {
  std::error_code ignored;  // a folder that isn't there holds nothing
  const std::string name = path.filename().string() + ".";
  std::vector<fs::path> abandoned;
  for (const fs::directory_entry& entry : fs::directory_iterator(path.parent_path(), ignored)) {
    if (entry.path().filename().string().starts_with(name) && IsAbandoned(entry.path()))
      abandoned.push_back(entry.path());
  }
  for (const fs::path& one : abandoned) fs::remove(one, ignored);
}

}  // namespace

Result<FileStamp> StampOf(const fs::path& path) {
  struct stat status = {};
  int reason = ::stat(path.c_str(), &status) == 0 ? 0 : errno;
  if (reason == 0 && !S_ISREG(status.st_mode)) reason = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  if (reason != 0) return MakeError(ErrorCode::kInvalidArgument, std::strerror(reason));
  FileStamp stamp;
  stamp.size = static_cast<uintmax_t>(status.st_size);
  stamp.modified_ns = Nanoseconds(status.st_mtim);
  stamp.changed_ns = Nanoseconds(status.st_ctim);
  stamp.inode = status.st_ino;
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  stamp.is_settled = Nanoseconds(now) - std::max(stamp.modified_ns, stamp.changed_ns) > kTimeResolutionNs;
  return stamp;
}

// The file is a record an entry: "HASH SIZE MODIFIED CHANGED INODE PATH" and a zero byte, which no
// path has. Earlier versions had neither CHANGED nor INODE: their records tell too little to be trusted.
FileIndex::FileIndex(fs::path path) : path_(std::move(path)) {
  RemoveAbandoned(path_);
  std::ifstream file(path_, std::ios::binary);
  for (std::string record; std::getline(file, record, '\0');) {
    Entry entry;
    int path_begin = 0;
    const int fields =
        std::sscanf(record.c_str(), "%" SCNx64 " %" SCNuMAX " %" SCNd64 " %" SCNd64 " %" SCNuMAX "%n",
                    &entry.content_hash, &entry.stamp.size, &entry.stamp.modified_ns, &entry.stamp.changed_ns,
                    &entry.stamp.inode, &path_begin);
    if (fields != 5 || record[static_cast<size_t>(path_begin)] != ' ') continue;
    entries_[record.substr(static_cast<size_t>(path_begin) + 1)] = entry;
  }
}

std::optional<uint64_t> FileIndex::Find(const fs::path& file, const FileStamp& stamp) const {
  const auto found = entries_.find(KeyOf(file));
  if (found == entries_.end() || !(found->second.stamp == stamp)) return {};
  return found->second.content_hash;
}

void FileIndex::Note(const fs::path& file, const FileStamp& stamp, uint64_t content_hash) {
  if (!stamp.is_settled) return;
  entries_[KeyOf(file)] = {content_hash, stamp};
  is_changed_ = true;
}

Result<void> FileIndex::Save() {
  if (!is_changed_) return {};
  std::string bytes;
  for (const auto& [file, entry] : entries_) {
    char numbers[112];
    std::snprintf(numbers, sizeof numbers,
                  "%016" PRIx64 " %" PRIuMAX " %" PRId64 " %" PRId64 " %" PRIuMAX " ", entry.content_hash,
                  entry.stamp.size, entry.stamp.modified_ns, entry.stamp.changed_ns, entry.stamp.inode);
    bytes += numbers + file + '\0';
  }
  // A name of its own: another process may save its index at this moment.
  const fs::path own = path_.string() + "." + std::to_string(::getpid());
  if (auto written = WriteWholeFile(own.string(), bytes); !written) return written;
  std::error_code error;
  fs::rename(own, path_, error);
  if (error) return MakeError(ErrorCode::kInvalidArgument, {path_.string(), ": ", error.message()});
  is_changed_ = false;
  return {};
}

}  // namespace speech_emotion::trainer
