#include "data/corpora/class_folders.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "base/result_macros.h"
#include "data/corpora/audio_folder.h"
#include "data/corpora/clip_choice.h"
#include "data/corpora/clip_names.h"
#include "data/corpora/folder_layout.h"
#include "data/corpora/folder_words.h"
#include "data/corpora/known_corpora.h"
#include "data/corpora/named_corpora.h"
#include "data/corpora/utterance_words.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

ClipFolders FoldersBelow(const fs::path& root, const fs::path& path) {
  ClipFolders folders;
  for (const fs::path& step : path.lexically_relative(root).parent_path()) folders.push_back(step.string());
  return folders;
}

class FolderReader {
 public:
  FolderReader(const DataSource& source, AudioFolder audio)
      : source_(source),
        kind_(KindOf(source, source.name)),
        audio_(std::move(audio)),
        corpus_{source.name, {}, std::move(audio_.unreadable), {}} {}

  Result<Corpus> Read(const std::vector<std::string>& published) {
    std::vector<ClipFolders> clips;
    std::vector<std::string> names;
    for (const fs::path& path : audio_.files) {
      ClipFolders folders = FoldersBelow(source_.path, path);
      if (folders.empty()) continue;
      clips.push_back(std::move(folders));
      names.push_back(path.stem().string());
    }
    if (!clips.empty()) {
      auto layout = LayoutOf(clips, names, source_, kind_);
      if (!layout || !layout->has_known_classes) {
        SE_RETURN_IF_ERROR(RefusePublished());
      }
      if (!layout) return tl::unexpected(layout.error());
      layout_ = std::move(*layout);
      corpus_.notes.push_back("folders read as " + layout_.text);
      FindParts(clips);
    }
    SE_RETURN_IF_ERROR(TakeClips());
    if (corpus_.utterances.empty()) return FoundNone(published);
    TellEmptyFolders();
    return std::move(corpus_);
  }

 private:
  void Ignore(const fs::path& path, const std::string& reason) {
    corpus_.ignored_files.push_back(path.string() + ": " + reason);
  }

  void FindParts(const std::vector<ClipFolders>& clips) {
    for (const ClipFolders& folders : clips) {
      for (size_t i = 0; i < layout_.roles.size() && i < folders.size(); ++i) {
        const bool is_part = layout_.roles[i] == FolderRole::kPart;
        has_test_ = has_test_ || (is_part && PartFromFolder(folders[i], false) == Part::kTest &&
                                  PartFromFolder(folders[i], true) == Part::kTest);
      }
    }
  }

  bool HasClass(const ClipFolders& folders) const {
    return layout_.class_in_name || folders.size() > layout_.class_level();
  }

  // What is no folder of classes that anybody would know, but is named as a published corpus is: its folders
  // would become classes.
  Result<void> RefusePublished() const {
    const std::string corpus = PublishedCorpusOf(audio_.files);
    if (corpus.empty() || kind_ != ClipKind::kActed) return {};
    const std::string path = source_.path.string();
    return MakeError(
        ErrorCode::kInvalidArgument,
        path + ": expected data of one's own, found clips that are named as those of the published corpus " +
            corpus + ": --data " + corpus + "=" + path + " reads their labels and speakers; --data " +
            source_.name + ":" + LayoutOptions()[0] + "=" + path + " takes each folder as a class");
  }

  // The same of the files that hold one clip: a.wav and a.mp3, or wav/a.wav and mp3/a.mp3.
  std::string IdOf(const fs::path& path) const {
    fs::path id;
    const ClipFolders folders = FoldersBelow(source_.path, path);
    for (size_t i = 0; i < folders.size(); ++i) {
      const bool is_class = i < layout_.roles.size() && layout_.roles[i] == FolderRole::kClass;
      if (is_class || !IsFormatWord(folders[i])) id /= folders[i];
    }
    return (id / path.stem()).string();
  }

  Result<void> TakeClips() {
    const auto chosen =
        ChosenFiles(audio_.files, [&](const fs::path& path) { return std::optional(IdOf(path)); });
    size_t copies = 0;
    for (const fs::path& path : audio_.files) {
      const ClipFolders folders = FoldersBelow(source_.path, path);
      if (folders.empty() || !HasClass(folders)) {
        Ignore(path, "in no class's folder");
      } else if (const fs::path& best = chosen.at(IdOf(path)); best != path) {
        Ignore(path, SecondCopyOf(best));
        ++copies;
      } else {
        SE_RETURN_IF_ERROR(Take(path, folders));
      }
    }
    for (const fs::path& path : audio_.other_formats) {
      if (!chosen.contains(IdOf(path))) Ignore(path, kOtherFormat);
    }
    if (copies > 0) {
      corpus_.notes.push_back(
          std::to_string(copies) +
          (copies == 1 ? " file is a second copy of a clip" : " files are second copies of clips") +
          ", in another format or folder of formats: each clip counts once");
    }
    return {};
  }

  static void TakeBoth(const std::string& folder, Utterance& clip) {
    if (const auto both = SpeakerAndEmotionOf(folder)) {
      clip.label = both->emotion;
      clip.speaker = Tidied(both->speaker);
    }
  }

  Result<void> Take(const fs::path& path, const ClipFolders& folders) {
    Utterance clip{path, source_.name, "", ""};
    clip.kind = kind_;
    for (size_t i = 0; i < folders.size() && i < layout_.roles.size(); ++i) {
      const FolderRole role = layout_.roles[i];
      if (role == FolderRole::kClass) clip.label = folders[i];  // MergeSpellings tidies it
      if (role == FolderRole::kSpeaker) clip.speaker = Tidied(folders[i]);
      if (role == FolderRole::kSex) clip.sex = SexFromFolder(folders[i]).value_or(Sex::kUnknown);
      if (role == FolderRole::kClass && layout_.has_speaker_in_class) TakeBoth(folders[i], clip);
      if (role == FolderRole::kPart) clip.part = PartFromFolder(folders[i], has_test_).value_or(Part::kNone);
    }
    if (layout_.class_in_name) clip.label = layout_.class_in_name->Of(path.stem().string());
    if (checked_.insert(clip.label).second) {
      if (const auto ok = CheckLabel(clip.label); !ok)
        return MakeError(ErrorCode::kInvalidArgument, {path.string(), ": ", ok.error().message});
    }
    corpus_.utterances.push_back(std::move(clip));
    return {};
  }

  tl::unexpected<Error> FoundNone(const std::vector<std::string>& published) const {
    const std::string ignored =
        corpus_.ignored_files.empty() ? "" : "; ignored, e.g., " + corpus_.ignored_files.front();
    return MakeError(
        ErrorCode::kInvalidArgument,
        source_.path.string() + ": expected a sub-folder with audio files for each class, found none ('" +
            source_.name + "' is none of the published corpora " + Joined(published, ", ") + ")" + ignored);
  }

  bool IsTold(const std::string& subject) const {
    return std::any_of(corpus_.ignored_files.begin(), corpus_.ignored_files.end(),
                       [&](const std::string& line) { return line.starts_with(subject); });
  }

  // Beside those of classes, wherever these lie.
  void TellEmptyFolders() {
    std::set<fs::path> parents;
    std::set<fs::path> full;
    for (const Utterance& clip : corpus_.utterances) {
      fs::path folder = source_.path;
      const ClipFolders folders = FoldersBelow(source_.path, clip.path);
      for (size_t i = 0; i <= layout_.class_level() && i < folders.size(); ++i) {
        parents.insert(folder);
        full.insert(folder /= folders[i]);
      }
    }
    for (const fs::path& parent : parents) {
      std::error_code error;
      for (fs::directory_iterator entry(parent, error); !error && entry != fs::directory_iterator();
           entry.increment(error)) {
        std::error_code ignored;  // a link to nothing is no folder
        const bool is_hidden = entry->path().filename().string().starts_with('.');
        if (is_hidden || full.contains(entry->path()) || !entry->is_directory(ignored)) continue;
        if (!IsTold(entry->path().string() + ": ") && !IsTold(entry->path().string() + "/"))
          Ignore(entry->path(), "a folder without audio files, no class");
      }
    }
    std::sort(corpus_.ignored_files.begin(), corpus_.ignored_files.end());
  }

  const DataSource& source_;
  const ClipKind kind_;
  AudioFolder audio_;
  Corpus corpus_;
  FolderLayout layout_;
  bool has_test_ = false;          // a folder of parts, by another name than "eval"
  std::set<std::string> checked_;  // labels
};

}  // namespace

Result<Corpus> ReadClassFolders(const DataSource& source, const std::vector<std::string>& published) {
  return FolderReader(source, ListAudio(source.path)).Read(published);
}

}  // namespace speech_emotion::trainer
