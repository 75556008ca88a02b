// Which content a file had when it was last read, so that it need not be read again to know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// What tells, without a look inside, that a file is another one than before.
struct FileStamp {
  uintmax_t size = 0;       // bytes
  int64_t modified_ns = 0;  // since 1970: of the content, and what copies and archives set as they like
  int64_t changed_ns = 0;   // since 1970: of anything; nothing but the system sets it
  uintmax_t inode = 0;      // another one where another file took the name
  bool is_settled = false;  // false: changed so lately that another change might leave the stamp as it is
  bool operator==(const FileStamp& other) const {
    return size == other.size && modified_ns == other.modified_ns && changed_ns == other.changed_ns &&
           inode == other.inode;
  }
};

// Fails, with the system's words alone, where there is no such file.
Result<FileStamp> StampOf(const std::filesystem::path& path);

class FileIndex {
 public:
  // What `path` holds; an index that isn't there or makes no sense is an empty one.
  explicit FileIndex(std::filesystem::path path);

  // The hash of the file's content; nothing where it isn't known or the file has another stamp by now.
  std::optional<uint64_t> Find(const std::filesystem::path& file, const FileStamp& stamp) const;
  void Note(const std::filesystem::path& file, const FileStamp& stamp, uint64_t content_hash);
  // Writes what was noted, where anything was.
  Result<void> Save();

 private:
  struct Entry {
    uint64_t content_hash = 0;
    FileStamp stamp;
  };

  std::filesystem::path path_;
  std::unordered_map<std::string, Entry> entries_;  // by the file's absolute path
  bool is_changed_ = false;
};

}  // namespace speech_emotion::trainer
