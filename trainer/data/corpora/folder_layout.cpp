#include "data/corpora/folder_layout.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/result_macros.h"
#include "data/corpora/folder_levels.h"
#include "data/corpora/folder_words.h"
#include "data/corpora/utterance_words.h"
#include "data/tables/unicode_text.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

bool IsPartWord(const std::string& name) { return PartFromFolder(name, false).has_value(); }
bool IsSexWord(const std::string& name) { return SexFromFolder(name).has_value(); }
bool EndsInNumber(const std::string& name) {
  return !name.empty() && name.back() >= '0' && name.back() <= '9';
}

std::string RoleWord(FolderRole role) {
  switch (role) {
    case FolderRole::kPart:
      return "part";
    case FolderRole::kSex:
      return "sex";
    case FolderRole::kFormat:
      return "format";
    case FolderRole::kSpeaker:
      return "speaker";
    case FolderRole::kClass:
      return "class";
    case FolderRole::kAround:
    case FolderRole::kIgnored:
      break;
  }
  return "";
}

class LayoutFinder {
 public:
  LayoutFinder(const std::vector<ClipFolders>& clips, const std::vector<std::string>& names,
               const DataSource& source, ClipKind kind)
      : levels_(clips), clips_(clips.size()), names_(names), source_(source), kind_(kind) {
    for (const auto& [option, first] : {std::pair(LayoutOptions()[0], FirstFolders::kClasses),
                                        std::pair(LayoutOptions()[1], FirstFolders::kSpeakers)}) {
      const auto& given = source.options;
      if (std::find(given.begin(), given.end(), option) != given.end()) first_ = first;
    }
  }

  Result<FolderLayout> Find() {
    SE_RETURN_IF_ERROR(FindAbove());
    if (!layout_.class_in_name) roles_.push_back(FolderRole::kClass);
    for (size_t level = roles_.size(); levels_.has(level); ++level) roles_.push_back(RoleBelow(level));
    layout_.roles = roles_;
    layout_.text = Text();
    return layout_;
  }

 private:
  bool Has(FolderRole role) const { return std::find(roles_.begin(), roles_.end(), role) != roles_.end(); }
  bool IsLone(size_t level) const { return levels_.names(level).size() == 1; }

  tl::unexpected<Error> Refuse(const std::string& message) const {
    return MakeError(ErrorCode::kInvalidArgument, source_.path.string() + ": " + message);
  }
  std::string Choice() const {
    return "; say which: --data " + source_.name + ":" + LayoutOptions()[0] + "=" + source_.path.string() +
           " for class/speaker/clip, " + source_.name + ":" + LayoutOptions()[1] +
           "=... for speaker/class/clip, or a table with the columns path, label and speaker";
  }

  // The level whose names are most of all emotions.
  std::optional<size_t> LevelOfEmotions() const {
    std::optional<size_t> best;
    double most = 0.0;
    for (size_t level = 0; levels_.has(level); ++level) {
      const size_t names = levels_.names(level).size(), known = levels_.count(level, IsEmotionWord);
      const bool says_much = level == 0 ? known > 0 : known >= 2 || 2 * known >= names;
      const double part = static_cast<double>(known) / static_cast<double>(names);
      if (!says_much || 2 * levels_.clips(level) < clips_ || part <= most) continue;
      best = level;
      most = part;
    }
    return best;
  }

  // Parts beside anything else would be classes of their names.
  Result<void> CheckParts(size_t level) const {
    const size_t parts = levels_.count(level, IsPartWord);
    if (parts == 0 || parts == levels_.names(level).size() || kind_ != ClipKind::kActed) return {};
    return Refuse("expected parts alone (train, validation, test) or none of them, found the folders " +
                  levels_.text(level) + "; if all of them are classes, --data " + source_.name + ":" +
                  LayoutOptions()[0] + "=" + source_.path.string() + " says so");
  }

  // A level that is neither of classes nor of speakers.
  std::optional<FolderRole> PlainRole(size_t level) const {
    if (levels_.all(level, IsPartWord)) return IsLone(level) ? FolderRole::kAround : FolderRole::kPart;
    if (levels_.all(level, IsFormatWord)) return IsLone(level) ? FolderRole::kAround : FolderRole::kFormat;
    const bool is_named_alike =
        IsLone(level) && FoldedText(*levels_.names(level).begin()) == FoldedText(source_.name);
    if (levels_.all(level, IsContainerWord) || is_named_alike) return FolderRole::kAround;
    return {};
  }

  // The roles of the levels above that of classes.
  Result<void> FindAbove() {
    const auto level = kind_ == ClipKind::kSound ? std::nullopt : LevelOfEmotions();
    layout_.has_known_classes = level || first_ != FirstFolders::kUnknown;
    if (first_ != FirstFolders::kUnknown) return FindAsTold();
    return level ? FindAboveEmotions(*level) : FindByForm();
  }

  Result<void> FindAsTold() {
    for (size_t level = 0; levels_.has(level + 1); ++level) {
      const auto role = PlainRole(level);
      if (!role) break;
      roles_.push_back(*role);
    }
    if (first_ == FirstFolders::kClasses) return {};
    if (!levels_.has(roles_.size() + 1))
      return Refuse("expected speaker/class/clip, found one level of folders: " +
                    levels_.text(roles_.size()));
    roles_.push_back(FolderRole::kSpeaker);
    return {};
  }

  Result<void> FindAboveEmotions(size_t class_level) {
    for (size_t level = 0; level < class_level; ++level) {
      SE_RETURN_IF_ERROR(CheckParts(level));
      if (const auto role = PlainRole(level)) {
        roles_.push_back(*role);
      } else if (levels_.all(level, IsSexWord)) {
        roles_.push_back(FolderRole::kSex);
      } else if (IsLone(level) && !levels_.all(level, IsSpeakerWord)) {
        roles_.push_back(FolderRole::kAround);
      } else if (Has(FolderRole::kSpeaker)) {
        return Refuse("expected one level of folders for speakers above the classes " +
                      levels_.text(class_level) + ", found two: " + levels_.text(level - 1) + ", and " +
                      levels_.text(level) +
                      "; a table with the columns path, label and speaker tells who speaks");
      } else {
        roles_.push_back(FolderRole::kSpeaker);
      }
    }
    return CheckParts(class_level);
  }

  // Where no name is an emotion's that is known.
  Result<void> FindByForm() {
    for (;;) {
      const size_t level = roles_.size();
      SE_RETURN_IF_ERROR(CheckParts(level));
      const auto role = PlainRole(level);
      if (!role) break;
      if (!levels_.has(level + 1)) {
        if (kind_ != ClipKind::kActed) return {};
        return Refuse("expected a sub-folder for each class, found only " + levels_.text(level) +
                      " with clips in " + (IsLone(level) ? "it" : "them"));
      }
      roles_.push_back(*role);
    }
    return kind_ == ClipKind::kActed ? FindFirstOfTwo() : Result<void>();
  }

  // Whether names that could be classes lie below the level.
  bool MayHoldClasses(size_t level) const {
    if (!levels_.has(level + 1)) return false;
    return !levels_.all(level + 1, EndsInNumber) && !levels_.all(level + 1, IsPartWord) &&
           !levels_.all(level + 1, IsFormatWord) && !levels_.all(level + 1, IsSexWord);
  }

  // Whether the clips' names tell their classes, where no folder does: then what there is are speakers.
  bool FindInNames() {
    const size_t level = roles_.size(), first = IsLone(level) && levels_.has(level + 1) ? level + 1 : level;
    if (!levels_.all(first, IsSpeakerWord) || MayHoldClasses(first)) return false;
    layout_.class_in_name = FindClassInNames(names_);
    if (!layout_.class_in_name) return false;
    if (first > level) roles_.push_back(FolderRole::kAround);
    roles_.push_back(FolderRole::kSpeaker);
    return true;
  }

  // Folders of a speaker and an emotion each, of two at least of both.
  Result<bool> FindSpeakersInClasses() {
    const size_t level = roles_.size();
    if (!levels_.all(level, [](const std::string& name) { return SpeakerAndEmotionOf(name).has_value(); }))
      return false;
    std::map<std::string, size_t> speakers;  // how many emotions of each
    for (const std::string& name : levels_.names(level)) ++speakers[SpeakerAndEmotionOf(name)->speaker];
    const bool are_crossed =
        speakers.size() > 1 &&
        std::all_of(speakers.begin(), speakers.end(), [](const auto& one) { return one.second > 1; });
    const bool are_codes = std::all_of(speakers.begin(), speakers.end(),
                                       [](const auto& one) { return IsSpeakerCode(one.first); });
    layout_.has_speaker_in_class = are_crossed && are_codes;
    if (layout_.has_speaker_in_class || !are_crossed) return layout_.has_speaker_in_class;
    return Refuse(
        "expected a sub-folder for each class, found folders that may name a speaker and a class in one: " +
        levels_.text(level) + "; if each is a class of its own, --data " + source_.name + ":" +
        LayoutOptions()[0] + "=" + source_.path.string() +
        " says so; else make them class/speaker/clip, or a table with the columns path, label and speaker");
  }

  Result<void> FindFirstOfTwo() {
    const size_t level = roles_.size();
    if (FindInNames()) return {};
    SE_ASSIGN_OR_RETURN(const bool has_speakers, FindSpeakersInClasses());
    if (has_speakers) return {};
    if (IsLone(level)) {
      const bool is_class = levels_.has_clips_in(level) || !MayHoldClasses(level) ||
                            (levels_.names(level + 1).size() == 1 && !levels_.has(level + 2));
      if (is_class) return {};
      return Refuse("expected a sub-folder for each class, found one, " + levels_.text(level) + ", with " +
                    levels_.text(level + 1) + " in it: if those are the classes, --data " + source_.name +
                    "=" + (source_.path / *levels_.names(level).begin()).string() + " has them; else" +
                    Choice().substr(1));
    }
    if (levels_.all(level, IsSpeakerWord)) {
      if (!MayHoldClasses(level)) {
        return Refuse("expected a sub-folder for each class, found folders that are named as speakers are (" +
                      levels_.text(level) + "): a table with the columns path, label and speaker says what " +
                      "they say; if those are classes, --data " + source_.name + ":" + LayoutOptions()[0] +
                      "=" + source_.path.string() + " does");
      }
      roles_.push_back(FolderRole::kSpeaker);
    } else if (levels_.is_symmetric(level) && MayHoldClasses(level)) {
      return Refuse("expected class/speaker/clip or speaker/class/clip, found folders that may be either: " +
                    levels_.text(level) + ", each with " + levels_.text(level + 1) + " in it" + Choice());
    }
    return {};
  }

  FolderRole RoleBelow(size_t level) const {
    if (levels_.all(level, IsFormatWord)) return FolderRole::kFormat;
    if (!IsLone(level) && levels_.all(level, IsPartWord) && !Has(FolderRole::kPart)) return FolderRole::kPart;
    if (!IsLone(level) && levels_.all(level, IsSexWord)) return FolderRole::kSex;
    return Has(FolderRole::kSpeaker) ? FolderRole::kIgnored : FolderRole::kSpeaker;
  }

  std::string Text() const {
    std::string path, names;
    for (size_t level = 0; level < roles_.size(); ++level) {
      const FolderRole role = roles_[level];
      if (role == FolderRole::kIgnored) continue;
      const bool is_both = role == FolderRole::kClass && layout_.has_speaker_in_class;
      path +=
          (role == FolderRole::kAround ? levels_.text(level) : (is_both ? "speaker_" : "") + RoleWord(role)) +
          "/";
      const bool is_first_speaker =
          role == FolderRole::kSpeaker &&
          !std::count(roles_.begin(), roles_.begin() + static_cast<std::ptrdiff_t>(level),
                      FolderRole::kClass);
      if (role != FolderRole::kPart && !is_first_speaker) continue;
      names += (names.empty() ? "" : "; ") + RoleWord(role) + "s: " + levels_.text(level);
    }
    if (layout_.class_in_name) names += "; classes by the clips' names, such as " + Printable(names_.front());
    return path + "clip" + (names.empty() ? "" : " (" + names + ")");
  }

  const FolderLevels levels_;
  const size_t clips_;
  const std::vector<std::string>& names_;  // of clips
  const DataSource& source_;
  const ClipKind kind_;
  FirstFolders first_ = FirstFolders::kUnknown;
  std::vector<FolderRole> roles_;
  FolderLayout layout_;
};

}  // namespace

size_t FolderLayout::class_level() const {
  return static_cast<size_t>(std::find(roles.begin(), roles.end(), FolderRole::kClass) - roles.begin());
}

Result<FolderLayout> LayoutOf(const std::vector<ClipFolders>& clips, const std::vector<std::string>& names,
                              const DataSource& source, ClipKind kind) {
  return LayoutFinder(clips, names, source, kind).Find();
}

const std::vector<std::string>& LayoutOptions() {
  static const std::vector<std::string> options = {"classes-first", "speakers-first"};
  return options;
}

}  // namespace speech_emotion::trainer
