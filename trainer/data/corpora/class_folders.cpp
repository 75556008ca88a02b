#include "data/corpora/class_folders.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "data/corpora/audio_folder.h"
#include "data/corpora/clip_names.h"
#include "data/corpora/known_corpora.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

void TellEmptyClasses(const fs::path& folder, const std::set<std::string>& labels, Corpus& corpus) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;  // a link to nothing is no folder
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') || labels.contains(name) || !entry->is_directory(ignored)) continue;
    const std::string subject = entry->path().string() + ": ";
    const bool is_told = std::any_of(corpus.ignored_files.begin(), corpus.ignored_files.end(),
                                     [&](const std::string& line) { return line.starts_with(subject); });
    if (!is_told) corpus.ignored_files.push_back(subject + "a folder without audio files, no class");
  }
  std::sort(corpus.ignored_files.begin(), corpus.ignored_files.end());
}

}  // namespace

Result<Corpus> ReadClassFolders(const DataSource& source, const std::vector<std::string>& published) {
  AudioFolder audio = ListAudio(source.path);
  Corpus corpus{source.name, {}, std::move(audio.unreadable)};
  for (const fs::path& path : audio.other_formats)
    corpus.ignored_files.push_back(path.string() + ": " + kOtherFormat);
  const ClipKind kind = KindOf(source, source.name);
  std::set<std::string> labels;
  for (fs::path& path : audio.files) {
    const fs::path below = path.lexically_relative(source.path);
    const std::vector<fs::path> steps(below.begin(), below.end());
    if (steps.size() < 2) {
      corpus.ignored_files.push_back(path.string() + ": in no class's folder");
      continue;
    }
    const std::string label = steps[0].string();
    if (labels.insert(label).second) {
      if (const auto ok = CheckLabel(label); !ok)
        return MakeError(ErrorCode::kInvalidArgument, {path.string(), ": ", ok.error().message});
    }
    corpus.utterances.push_back(
        {std::move(path), source.name, label, steps.size() > 2 ? steps[1].string() : ""});
    corpus.utterances.back().kind = kind;
  }
  if (corpus.utterances.empty()) {
    const std::string ignored =
        corpus.ignored_files.empty() ? "" : "; ignored, e.g., " + corpus.ignored_files.front();
    return MakeError(
        ErrorCode::kInvalidArgument,
        source.path.string() + ": expected a sub-folder with audio files for each class, found none ('" +
            source.name + "' is none of the published corpora " + Joined(published, ", ") + ")" + ignored);
  }
  TellEmptyClasses(source.path, labels, corpus);
  return corpus;
}

}  // namespace speech_emotion::trainer
