#include "data/file_index.h"

#include <unistd.h>

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "output_files.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

// File systems keep times to a few milliseconds, the oldest to two seconds.
constexpr auto kTimeResolution = std::chrono::seconds(2);

std::string KeyOf(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error);
  return (error ? file : absolute).lexically_normal().string();
}

}  // namespace

std::optional<FileStamp> StampOf(const fs::path& path) {
  std::error_code error;
  const fs::directory_entry entry(path, error);
  if (error) return {};
  FileStamp stamp;
  stamp.size = entry.file_size(error);
  if (error) return {};
  const auto modified = entry.last_write_time(error);
  if (error) return {};
  stamp.modified = modified.time_since_epoch().count();
  stamp.is_settled = fs::file_time_type::clock::now() - modified > kTimeResolution;
  return stamp;
}

// The file is a record an entry: "HASH SIZE MODIFIED PATH" and a zero byte, which no path has.
FileIndex::FileIndex(fs::path path) : path_(std::move(path)) {
  std::ifstream file(path_, std::ios::binary);
  for (std::string record; std::getline(file, record, '\0');) {
    Entry entry;
    int path_begin = 0;
    const int fields =
        std::sscanf(record.c_str(), "%" SCNx64 " %" SCNuMAX " %" SCNd64 "%n", &entry.content_hash,
                    &entry.stamp.size, &entry.stamp.modified, &path_begin);
    if (fields != 3 || record[static_cast<size_t>(path_begin)] != ' ') continue;
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
    char numbers[80];
    std::snprintf(numbers, sizeof numbers, "%016" PRIx64 " %" PRIuMAX " %" PRId64 " ", entry.content_hash,
                  entry.stamp.size, entry.stamp.modified);
    bytes += numbers + file + '\0';
  }
  // A name of its own: another process may save its index at this moment.
  const fs::path own = path_.string() + "." + std::to_string(::getpid());
  if (auto written = cli::WriteWholeFile(own.string(), bytes); !written) return written;
  std::error_code error;
  fs::rename(own, path_, error);
  if (error) return MakeError(ErrorCode::kInvalidArgument, {path_.string(), ": ", error.message()});
  is_changed_ = false;
  return {};
}

}  // namespace speech_emotion::trainer
