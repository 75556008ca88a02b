// Features on disk, memory-mapped: a folder of packs, each with the features of many clips. A pack is
// written once and never changed, so that any number of programs can read and add at the same time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "data/features/feature_set.h"
#include "data/storage/mapped_file.h"
#include "files/whole_file.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// A clip as it is stored, by the hash of its file; an augmented copy of one, by CopyHash.
struct ClipEntry {
  uint64_t content_hash = 0;
  uint64_t samples_hash = 0;  // of the decoded signal
  uint64_t begin = 0;         // of the features in the pack, in bytes
  int32_t frames = 0;
  int32_t features = 0;
  float peak = 0.0f;  // of the decoded signal
  uint32_t reserved = 0;
};

struct StoredClip {
  const ClipEntry* entry = nullptr;
  FeatureView features;
};

class FeatureStore {
 public:
  // The folder need not be there. Packs that are damaged are removed: their clips are not found.
  explicit FeatureStore(std::filesystem::path folder);

  std::optional<StoredClip> Find(uint64_t content_hash) const;

  // Can be found after Flush. A pack is finished now and then in between: a killed run loses little.
  // Fails where the pack can't be written; then the clips that it would have had are lost.
  Result<void> Add(ClipEntry clip, const FeatureMatrix& features);
  Result<void> Flush();

  // What the views of StoredClip look at.
  std::vector<std::shared_ptr<const void>> storage() const { return {packs_.begin(), packs_.end()}; }

 private:
  bool Map(const std::filesystem::path& path);

  std::filesystem::path folder_;
  std::vector<std::shared_ptr<const MappedFile>> packs_;
  std::unordered_map<uint64_t, StoredClip> clips_;  // by content_hash
  std::optional<WholeFile> unfinished_;             // pack
  std::filesystem::path unfinished_path_;
  std::vector<ClipEntry> unfinished_clips_;
  uint64_t unfinished_size_ = 0;  // bytes
};

}  // namespace speech_emotion::trainer
