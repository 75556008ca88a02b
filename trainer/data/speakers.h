// Who speaks in which utterances.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/corpora.h"

namespace speech_emotion::trainer {

struct Speaker {
  std::string corpus;
  std::string id;
  Sex sex = Sex::kUnknown;

  // "crema-d/1001"
  std::string name() const { return corpus + "/" + id; }
};

struct SpeakerTable {
  std::vector<Speaker> speakers;     // by corpus and id; of id "" where a corpus has unknown ones
  std::vector<std::uint32_t> index;  // [utterances], into speakers
};

SpeakerTable SpeakersOf(const std::vector<Utterance>& utterances);

// The same where every speaker must be known: kInvalidArgument says how to tell them.
Result<SpeakerTable> KnownSpeakersOf(const std::vector<Utterance>& utterances, const std::string& split);

}  // namespace speech_emotion::trainer
