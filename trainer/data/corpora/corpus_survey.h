// What a corpus holds and what is wrong with it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/clip_facts.h"
#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// In the order in which they are told.
enum class DefectKind {
  kUndecodable,
  kCutShort,       // decoded in part
  kOneChannel,     // one channel of several is heard alone
  kSilent,         // from end to end
  kClipped,        // 0.1 % of the samples and more
  kTwoLabels,      // the samples of another clip, under another label
  kRepeated,       // the samples of another clip, under the same label
  kOutlierLength,  // far from the other clips of the corpus
};

struct Defect {
  DefectKind kind;
  std::string path;
  std::string detail;  // "0.3 % of the samples"
};

struct CorpusSurvey {
  std::string name;
  size_t clips = 0;
  double seconds = 0.0;            // of what could be decoded
  std::map<Sex, size_t> speakers;  // known ones
  size_t clips_without_speaker = 0;
  std::map<std::string, size_t> classes;  // clips by label
  std::map<std::string, size_t> sounds;   // clips that are no speech, by the sound's name
  size_t plain = 0;                       // clips of plain speech, which are among those of the classes
  std::vector<Defect> defects;            // by kind, then in the order of the clips
};

// One a corpus that the utterances name, by name. `facts`: [utterances], or empty where nothing was
// decoded.
std::vector<CorpusSurvey> SurveyCorpora(const std::vector<Utterance>& utterances,
                                        const std::vector<ClipFacts>& facts);

// Clips by class, then by the name of a sound: "rain (sound)".
std::vector<std::pair<std::string, size_t>> SurveyRows(const CorpusSurvey& survey);

// "silent from end to end"
std::string DefectTitle(DefectKind kind);

// For people: counts, a bar a class, each defect with its path.
std::string SurveyText(const CorpusSurvey& survey, bool was_decoded);

}  // namespace speech_emotion::trainer
