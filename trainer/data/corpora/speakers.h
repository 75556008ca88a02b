// Who speaks in which utterances.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"

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

// Sounds, and plain speech of nobody known: splits by speakers deal such clips one by one.
bool IsDealtByName(const Utterance& utterance);

// Of the file's name without its extension: the same wherever the folder lies, and in whatever format the
// clip is. `purpose`: draws for different ones are independent.
std::uint64_t NameNumber(const Utterance& utterance, std::string_view purpose = "");

inline constexpr std::uint32_t kDealtByName = UINT32_MAX;  // in the index of a table

// Without clips that are dealt by their names, whose entry in the index is kDealtByName.
SpeakerTable VoicesOf(const std::vector<Utterance>& utterances);

// The same where every other speaker must be known: kInvalidArgument says how to tell them.
Result<SpeakerTable> KnownVoicesOf(const std::vector<Utterance>& utterances, const std::string& split);

// What a report is to say of clips that are dealt by their names; "" where there are none.
std::string DealtByNameNote(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
