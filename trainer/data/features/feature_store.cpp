#include "data/features/feature_store.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <random>
#include <span>
#include <string_view>
#include <utility>

#include "data/storage/abandoned_file.h"
#include "data/storage/content_hash.h"
#include "files/output_files.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr char kExtension[] = ".features";
// A pack is full at one of them. Large enough that a corpus is a few files, small enough that a killed run
// loses little.
constexpr uint64_t kMaxPackBytes = 64 << 20;
constexpr size_t kMaxPackClips = 2000;

// At the end of a pack, which is: the features of its clips, one ClipEntry each, and this. In this
// machine's byte order: a cache stays where it was made. The number in `magic` changes with this layout.
struct PackFooter {
  char magic[8] = {'S', 'E', 'F', 'P', 'A', 'C', 'K', '1'};
  uint64_t clips = 0;
  uint64_t entries_hash = 0;
};

std::string_view BytesOf(const auto& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]};
}

uint64_t HashOf(std::string_view bytes) {
  ContentHash hash;
  hash.Add(bytes);
  return hash.value();
}

bool Fits(const ClipEntry& clip, uint64_t feature_bytes) {
  if (clip.frames < 0 || clip.features < 0 || clip.begin % sizeof(float) != 0) return false;
  const uint64_t values = static_cast<uint64_t>(clip.frames) * static_cast<uint64_t>(clip.features);
  return clip.begin <= feature_bytes && values <= (feature_bytes - clip.begin) / sizeof(float);
}

// The entries of a whole pack; nothing where it is damaged.
std::optional<std::span<const ClipEntry>> EntriesOf(std::span<const std::byte> pack) {
  PackFooter footer;
  const PackFooter expected;
  if (pack.size() < sizeof footer) return {};
  std::memcpy(&footer, pack.data() + pack.size() - sizeof footer, sizeof footer);
  if (std::memcmp(footer.magic, expected.magic, sizeof footer.magic) != 0) return {};
  const uint64_t rest = pack.size() - sizeof footer;
  if (footer.clips > rest / sizeof(ClipEntry)) return {};
  const uint64_t feature_bytes = rest - footer.clips * sizeof(ClipEntry);
  if (feature_bytes % alignof(ClipEntry) != 0) return {};
  const std::span entries(reinterpret_cast<const ClipEntry*>(pack.data() + feature_bytes), footer.clips);
  if (HashOf(BytesOf(entries)) != footer.entries_hash) return {};
  for (const ClipEntry& clip : entries) {
    if (!Fits(clip, feature_bytes)) return {};
  }
  return entries;
}

std::string RandomName() {
  std::random_device random;
  char name[32];
  std::snprintf(name, sizeof name, "%08x%08x%s", random(), random(), kExtension);
  return name;
}

}  // namespace

FeatureStore::FeatureStore(fs::path folder) : folder_(std::move(folder)) {
  std::error_code ignored;  // a folder that isn't there holds nothing
  std::vector<fs::path> useless;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ignored)) {
    const fs::path& path = entry.path();
    const bool is_pack = path.extension() == kExtension;
    const bool is_part = path.extension() == ".part";
    if ((is_pack && !Map(path)) || (is_part && IsAbandoned(path))) useless.push_back(path);
  }
  for (const fs::path& path : useless) fs::remove(path, ignored);
}

bool FeatureStore::Map(const fs::path& path) {
  const auto file = MappedFile::Open(path);
  if (!file) return true;  // not to be read is not to be damaged
  const auto entries = EntriesOf((*file)->bytes());
  if (!entries) return false;
  for (const ClipEntry& entry : *entries) {
    const auto* values = reinterpret_cast<const float*>((*file)->bytes().data() + entry.begin);
    const size_t count = static_cast<size_t>(entry.frames) * static_cast<size_t>(entry.features);
    clips_[entry.content_hash] = {&entry, {entry.features, {values, count}}};
  }
  packs_.push_back(*file);
  return true;
}

std::optional<StoredClip> FeatureStore::Find(uint64_t content_hash) const {
  const auto found = clips_.find(content_hash);
  return found == clips_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> FeatureStore::Add(ClipEntry clip, const FeatureMatrix& features) {
  if (!unfinished_) {
    unfinished_path_ = folder_ / RandomName();
    auto file = WholeFile::Create(unfinished_path_.string());
    if (!file) return tl::unexpected(file.error());
    unfinished_.emplace(std::move(*file));
    unfinished_size_ = 0;
    unfinished_clips_.clear();
  }
  clip.begin = unfinished_size_;
  clip.frames = features.frames();
  clip.features = features.features;
  if (auto written = unfinished_->Write(BytesOf(features.values)); !written) {
    unfinished_.reset();
    return written;
  }
  unfinished_size_ += features.values.size() * sizeof(float);
  unfinished_clips_.push_back(clip);
  const bool is_full = unfinished_size_ >= kMaxPackBytes || unfinished_clips_.size() >= kMaxPackClips;
  return is_full ? Flush() : Result<void>();
}

Result<void> FeatureStore::Flush() {
  if (!unfinished_) return {};
  // Whatever comes of it, the next clip begins a pack.
  WholeFile pack = std::move(*unfinished_);
  unfinished_.reset();
  const std::string padding(unfinished_size_ % alignof(ClipEntry), '\0');
  PackFooter footer;
  footer.clips = unfinished_clips_.size();
  footer.entries_hash = HashOf(BytesOf(unfinished_clips_));
  for (const std::string_view bytes :
       {std::string_view(padding), BytesOf(unfinished_clips_), BytesOf(std::span(&footer, 1))}) {
    if (auto written = pack.Write(bytes); !written) return written;
  }
  if (auto finished = pack.Finish(); !finished) return finished;
  if (Map(unfinished_path_)) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   {unfinished_path_.string(), ": expected what was just written, found another content"});
}

}  // namespace speech_emotion::trainer
