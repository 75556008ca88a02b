#include "data/features/clip_keys.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "data/features/clip_copies.h"
#include "data/storage/content_hash.h"
#include "files/ordered_work.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

struct HashedFile {
  FileStamp stamp;
  uint64_t content_hash = 0;
  bool is_new = false;  // false: the index had it
};

// What the utterances are made of, each file once: copies share their clip's.
class DistinctFiles {
 public:
  explicit DistinctFiles(const std::vector<Utterance>& utterances) {
    for (const Utterance& utterance : utterances) {
      Add(utterance.path);
      if (utterance.background == nullptr) continue;
      for (const ClipPath& path : *utterance.background) Add(path);
    }
  }

  const std::vector<const ClipPath*>& paths() const { return paths_; }
  size_t at(const ClipPath& path) const { return places_.at(path.string()); }

 private:
  void Add(const ClipPath& path) {
    if (places_.emplace(path.string(), paths_.size()).second) paths_.push_back(&path);
  }

  std::vector<const ClipPath*> paths_;
  std::unordered_map<std::string_view, size_t> places_;
};

// One a path, or why the file can't be read.
std::vector<Result<HashedFile>> HashFiles(const std::vector<const ClipPath*>& paths, FileIndex& index,
                                          size_t threads) {
  std::vector<Result<HashedFile>> files(paths.size());
  ProgressLine progress("clips", "files", paths.size());
  const auto make_worker = [&] {
    return [&](size_t i) -> Result<HashedFile> {
      const std::filesystem::path& path = *paths[i];
      const auto stamp = StampOf(path);  // before the content: a file that changes meanwhile is read again
      if (!stamp) return tl::unexpected(stamp.error());
      if (const auto known = index.Find(path, *stamp)) return HashedFile{*stamp, *known, false};
      const auto hash = HashFile(path);
      if (!hash) return tl::unexpected(hash.error());
      return HashedFile{*stamp, *hash, true};
    };
  };
  WorkInOrder(paths.size(), threads, make_worker, [&](size_t i, Result<HashedFile>& file) {
    files[i] = file;
    progress.Update(i + 1);
    return true;
  });
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i] && files[i]->is_new) index.Note(*paths[i], files[i]->stamp, files[i]->content_hash);
  }
  return files;
}

Result<ClipKey> KeyOf(const Utterance& utterance, const DistinctFiles& distinct,
                      const std::vector<Result<HashedFile>>& files) {
  const auto& own = files[distinct.at(utterance.path)];
  if (!own) return tl::unexpected(own.error());
  ClipKey key{0, own->content_hash, {}};
  if (utterance.background != nullptr) {
    for (const ClipPath& path : *utterance.background) {
      const auto& file = files[distinct.at(path)];
      if (!file) return MakeError(file.error().code, {path.string(), " behind it: ", file.error().message});
      key.background.push_back(file->content_hash);
    }
  }
  key.key = CopyHash(key.file_hash, utterance.copy, key.background);
  return key;
}

}  // namespace

std::vector<Result<ClipKey>> KeysOf(const std::vector<Utterance>& utterances, FileIndex& index,
                                    size_t threads) {
  const DistinctFiles distinct(utterances);
  const auto files = HashFiles(distinct.paths(), index, threads);
  std::vector<Result<ClipKey>> keys;
  keys.reserve(utterances.size());
  for (const Utterance& utterance : utterances) keys.push_back(KeyOf(utterance, distinct, files));
  return keys;
}

}  // namespace speech_emotion::trainer
