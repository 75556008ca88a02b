#include "data/features/feature_export.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>

#include "data/corpora/clip_names.h"
#include "data/corpora/utterance_words.h"
#include "data/features/feature_arrays.h"
#include "files/npy_header.h"
#include "files/output_files.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

using Names = FeatureArrayNames;

// X a clip at a time: all of it need not fit into memory. Before it takes the place of an older one, that
// one's classes go: no reader takes arrays without them, so that an export which is killed leaves nothing
// that looks whole.
Result<void> WriteClips(const FeatureSet& set, const std::vector<size_t>& shape, size_t frames,
                        const fs::path& path) {
  auto file = WholeFile::Create(path.string());
  if (!file) return tl::unexpected(file.error());
  auto written = file->Write(NpyHeader("<f4", shape));
  std::string bytes;
  for (size_t i = 0; written && i < set.features.size(); ++i) {
    const FeatureView& clip = set.features[i];
    const size_t kept =
        std::min(frames, static_cast<size_t>(clip.frames())) * static_cast<size_t>(clip.features);
    bytes.clear();
    for (const float value : clip.values.first(kept))
      AppendLittleEndian(bytes, std::bit_cast<uint32_t>(value));
    bytes.resize(frames * static_cast<size_t>(clip.features) * sizeof(float), '\0');
    written = file->Write(bytes);
  }
  if (!written) return written;
  std::error_code ignored;  // what isn't there needn't go
  fs::remove(path.parent_path() / Names::kY, ignored);
  return file->Finish();
}

// [clips]
Result<void> WriteIntegers(const std::vector<int64_t>& values, const fs::path& path) {
  const size_t shape[] = {values.size()};
  std::string bytes = NpyHeader("<i8", shape);
  for (const int64_t value : values) AppendLittleEndian(bytes, static_cast<uint64_t>(value));
  return WriteWholeFile(path.string(), bytes);
}

template <class NameOf>
Result<void> WriteNamesOfClips(const FeatureSet& set, NameOf name_of, const fs::path& path) {
  std::vector<std::string> names;
  for (const Utterance& utterance : set.utterances) names.push_back(name_of(utterance));
  return WriteNames(names, path);
}

Result<void> WriteOptions(const FeatureOptions& options, const fs::path& path) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : ToMetadata(options)) lines.push_back(key + "=" + value);
  return WriteNames(lines, path);
}

Result<void> WritePaths(const FeatureSet& set, const fs::path& path) {
  std::string text = "path,corpus,label,speaker\n";
  for (const Utterance& utterance : set.utterances) {
    text += CsvField(utterance.path.string()) + "," + CsvField(utterance.corpus) + "," +
            CsvField(utterance.label) + "," + CsvField(utterance.speaker) + "\n";
  }
  return WriteWholeFile(path.string(), text);
}

Result<std::vector<int64_t>> IdsOf(const FeatureSet& set, const std::vector<std::string>& labels) {
  std::vector<int64_t> ids;
  for (const Utterance& utterance : set.utterances) {
    const auto found = std::find(labels.begin(), labels.end(), utterance.label);
    if (found == labels.end()) {
      return MakeError(
          ErrorCode::kInvalidArgument,
          {utterance.path.string(), ": expected one of the labels, found '", utterance.label, "'"});
    }
    ids.push_back(found - labels.begin());
  }
  return ids;
}

}  // namespace

Result<ExportSummary> WriteFeatureArrays(const FeatureSet& set, const std::vector<std::string>& labels,
                                         const FeatureOptions& options, int frames, const fs::path& folder) {
  if (set.features.empty())
    return MakeError(ErrorCode::kInvalidArgument, "expected clips to write, found none");
  const auto ids = IdsOf(set, labels);
  if (!ids) return tl::unexpected(ids.error());
  const int features = set.features.front().features;
  int longest = 0;
  for (const FeatureView& clip : set.features) {
    longest = std::max(longest, clip.frames());
    if (clip.features == features) continue;
    return MakeError(ErrorCode::kInvalidArgument, "expected " + std::to_string(features) +
                                                      " features in each clip, found " +
                                                      std::to_string(clip.features));
  }
  const int kept = frames > 0 ? frames : longest;
  ExportSummary summary;
  summary.shape = {set.features.size(), static_cast<size_t>(kept), static_cast<size_t>(features)};
  if (longest == 1 && kept == 1) summary.shape.erase(summary.shape.begin() + 1);
  std::vector<int64_t> lengths;
  for (const FeatureView& clip : set.features) {
    lengths.push_back(std::min(clip.frames(), kept));
    if (clip.frames() > kept) ++summary.cut;
  }
  const auto speaker_of = [](const Utterance& utterance) { return utterance.speaker; };
  const auto corpus_of = [](const Utterance& utterance) { return utterance.corpus; };
  const auto sex_of = [](const Utterance& utterance) { return WordOf(utterance.sex); };
  const auto part_of = [](const Utterance& utterance) { return WordOf(utterance.part); };
  // X first: it is what a disk may lack room for. y last: with it, all is there.
  const std::function<Result<void>()> steps[] = {
      [&] { return WriteClips(set, summary.shape, static_cast<size_t>(kept), folder / Names::kX); },
      [&] { return WriteIntegers(lengths, folder / Names::kLengths); },
      [&] { return WriteNames(labels, folder / Names::kLabels); },
      [&] { return WriteNamesOfClips(set, speaker_of, folder / Names::kSpeakers); },
      [&] { return WriteNamesOfClips(set, corpus_of, folder / Names::kGroups); },
      [&] { return WriteNamesOfClips(set, sex_of, folder / Names::kSexes); },
      [&] { return WriteNamesOfClips(set, part_of, folder / Names::kParts); },
      [&] { return WriteOptions(options, folder / Names::kOptions); },
      [&] { return WritePaths(set, folder / "paths.csv"); },
      [&] { return WriteIntegers(*ids, folder / Names::kY); },
  };
  for (const auto& step : steps) {
    if (auto done = step(); !done) return tl::unexpected(done.error());
  }
  return summary;
}

}  // namespace speech_emotion::trainer
