#include "data/features/fingerprint.h"

#include <cstdint>
#include <set>
#include <tuple>

#include "data/corpora/listener_votes.h"
#include "data/corpora/speakers.h"
#include "data/corpora/utterance_words.h"
#include "data/storage/content_hash.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

std::string FileNameOf(const Utterance& clip) {
  return std::filesystem::path(clip.path.string()).filename().string();
}

}  // namespace

std::map<std::string, std::string> SpeakerFingerprints(const std::vector<Utterance>& utterances,
                                                       const std::vector<size_t>& indices) {
  std::map<std::string, std::set<std::string>> speakers;  // by corpus
  for (const size_t i : indices) {
    // What a split deals by the clip's name has no voice that could be known again.
    if (!IsDealtByName(utterances[i])) speakers[utterances[i].corpus].insert(utterances[i].speaker);
  }
  std::map<std::string, std::string> fingerprints;
  for (const auto& [corpus, ids] : speakers) {
    std::set<std::string> hashes;
    for (const std::string& id : ids) {
      ContentHash hash;
      hash.AddField(id);
      hashes.insert(HashText(hash.value()).substr(0, kSpeakerDigits));
    }
    for (const std::string& hash : hashes) fingerprints[corpus] += hash;
  }
  return fingerprints;
}

std::string CorpusOfSharedSpeaker(const std::map<std::string, std::string>& some,
                                  const std::map<std::string, std::string>& others) {
  for (const auto& [corpus, speakers] : some) {
    const auto same = others.find(corpus);
    if (same == others.end()) continue;
    std::set<std::string> known;
    for (size_t i = 0; i < same->second.size(); i += kSpeakerDigits)
      known.insert(same->second.substr(i, kSpeakerDigits));
    for (size_t i = 0; i < speakers.size(); i += kSpeakerDigits) {
      if (known.contains(speakers.substr(i, kSpeakerDigits))) return corpus;
    }
  }
  return "";
}

std::map<std::string, std::string> TrainingPartFingerprints(const Split& split, const Fold& fold,
                                                            const std::vector<Utterance>& utterances) {
  std::vector<size_t> indices = fold.train;
  indices.insert(indices.end(), fold.validation.begin(), fold.validation.end());
  if (split.speaker_independent) return SpeakerFingerprints(utterances, indices);
  std::map<std::string, std::set<std::tuple<std::string, std::string, int>>> clips;  // by corpus
  for (const size_t i : indices) {
    const Utterance& clip = utterances[i];
    clips[clip.corpus].emplace(FileNameOf(clip), clip.label, static_cast<int>(clip.copy));
  }
  std::map<std::string, std::string> fingerprints;
  for (const auto& [corpus, entries] : clips) {
    ContentHash hash;
    for (const auto& [name, label, copy] : entries) {
      for (const std::string& field : {name, label, std::to_string(copy)}) hash.AddField(field);
    }
    fingerprints[corpus] = HashText(hash.value());
  }
  return fingerprints;
}

std::string FingerprintsText(const std::map<std::string, std::string>& fingerprints) {
  std::vector<std::string> fields;
  for (const auto& [corpus, fingerprint] : fingerprints) fields.push_back(corpus + "=" + fingerprint);
  return Joined(fields, ",");
}

std::map<std::string, std::string> FingerprintsFrom(const std::string& text) {
  std::map<std::string, std::string> fingerprints;
  for (const std::string& field : SplitFields(text, ',')) {
    const size_t sign = field.rfind('=');
    if (sign != std::string::npos) fingerprints[field.substr(0, sign)] = field.substr(sign + 1);
  }
  return fingerprints;
}

std::string ClipFingerprint(const std::vector<Utterance>& clips) {
  ContentHash hash;
  for (const Utterance& clip : clips) {
    for (const std::string& field :
         {clip.corpus, FileNameOf(clip), clip.label, clip.speaker, WordOf(clip.sex), WordOf(clip.part),
          WordOf(clip.kind), clip.sentence, VotesText(clip)}) {
      hash.AddField(field);
    }
  }
  return HashText(hash.value());
}

std::string FeatureFingerprint(const FeatureSet& clips) {
  ContentHash hash;
  for (size_t i = 0; i < clips.utterances.size(); ++i) {
    const Utterance& clip = clips.utterances[i];
    for (const std::string& text :
         {clip.corpus, FileNameOf(clip), clip.label, WordOf(clip.kind), VotesText(clip)})
      hash.AddField(text);
    const FeatureView& features = clips.features[i];
    const int copy = static_cast<int>(clip.copy), frames = features.frames();
    hash.Add(&copy, sizeof copy);
    hash.Add(&frames, sizeof frames);
    if (!clips.content.empty()) {  // not the features: another processor's may differ in the last digit
      hash.Add(&clips.content[i], sizeof clips.content[i]);
    } else if (frames > 0) {
      // The frame in the middle tells clips apart, and costs a page of a mapped file in place of all.
      const auto middle = features.row(frames / 2);
      hash.Add(middle.data(), middle.size_bytes());
    }
  }
  return HashText(hash.value());
}

}  // namespace speech_emotion::trainer
