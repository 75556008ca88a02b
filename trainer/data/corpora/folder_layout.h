// What the folders on the way to a clip stand for.
#pragma once

#include <string>
#include <vector>

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
  std::vector<FolderRole> roles;  // of the levels below the corpus's folder, one of them kClass
  std::string text;               // "part/class/clip (parts: test, train)"

  size_t class_level() const;
};

// A clip's folders below the corpus's own, outermost first, without its file.
using ClipFolders = std::vector<std::string>;

// `clips`: one at least that has a folder. Names decide: of parts, of emotions, of speakers; else the first
// level is that of classes. Where these may as well be speakers, or parts lie beside something else, it is an
// error that says what was found and what to do, unless the source says which come first or its clips aren't
// acted.
Result<FolderLayout> LayoutOf(const std::vector<ClipFolders>& clips, const DataSource& source, ClipKind kind);

// "classes-first" and "speakers-first", options of --data.
const std::vector<std::string>& LayoutOptions();

}  // namespace speech_emotion::trainer
