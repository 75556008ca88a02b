// What the folders on the way to a clip stand for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/corpora/class_in_name.h"
#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

enum class FolderRole {
  kAround,  // holds what matters: "wav", "data"
  kPart,    // train, test
  kSex,
  kFormat,  // the same clips as WAV and as MP3
  kSpeaker,
  kClass,
  kIgnored,  // below speakers: takes
};

// Which folder comes first, where the user says it.
enum class FirstFolders { kUnknown, kClasses, kSpeakers };

struct FolderLayout {
  std::vector<FolderRole> roles;             // of the levels below the corpus's folder, one of them kClass
  std::string text;                          // "part/class/clip (parts: test, train)"
  bool has_known_classes = false;            // emotions, or what the source says are classes
  bool has_speaker_in_class = false;         // "OAF_Fear": SpeakerAndEmotionOf of each name
  std::optional<ClassInName> class_in_name;  // then no level is kClass

  // roles.size() where there is none.
  size_t class_level() const;
};

// A clip's folders below the corpus's own, outermost first, without its file.
using ClipFolders = std::vector<std::string>;

// `clips`: one at least that has a folder; `names`: theirs, without their endings. Names decide: of parts, of
// emotions, of speakers, of speakers and emotions in one; else the first level is that of classes. Folders of
// speakers alone have classes in the names of their clips, if these tell some. Where folders of classes may
// as well be speakers, or parts lie beside something else, it is an error that says what was found and what
// to do, unless the source says which come first or its clips aren't acted.
Result<FolderLayout> LayoutOf(const std::vector<ClipFolders>& clips, const std::vector<std::string>& names,
                              const DataSource& source, ClipKind kind);

// "classes-first" and "speakers-first", options of --data.
const std::vector<std::string>& LayoutOptions();

}  // namespace speech_emotion::trainer
