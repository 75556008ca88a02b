// What the names of folders tell of what is in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// An emotion as folders are named after it: "angry", "Anger", "03_angry", "Freude". Whatever the case.
bool IsEmotionWord(const std::string& name);

// The same, or its three letters, as names of clips have them: "dis", "gio".
bool IsEmotionCode(const std::string& field);

// "OAF" and "Fear" of "OAF_Fear": who speaks and how, in one name.
struct SpeakerAndEmotion {
  std::string speaker, emotion;
};
// Nothing where the name is an emotion alone, or none.
std::optional<SpeakerAndEmotion> SpeakerAndEmotionOf(const std::string& name);

// "train", "dev_set", "Test". "eval" is the test part, or the validation part where `has_test`: another of
// the parts is named test.
std::optional<Part> PartFromFolder(const std::string& name, bool has_test);

// "female", "men"
std::optional<Sex> SexFromFolder(const std::string& name);

// "wav", "mp3_16k": what the clips were written as.
bool IsFormatWord(const std::string& name);

// "data", "audio", "clips": names that say of what is in them no more than that it's there; formats, too.
bool IsContainerWord(const std::string& name);

// "speaker1", "Actor_07", "s01", "f3"
bool IsSpeakerWord(const std::string& name);

// The same, or a few capitals and digits: "OAF", "JK", "F01"
bool IsSpeakerCode(const std::string& name);

// "dis-f1-b1" -> "dis", "f1", "b1": at every mark that keeps words of a name apart.
std::vector<std::string> FieldsOfName(const std::string& name);

}  // namespace speech_emotion::trainer
