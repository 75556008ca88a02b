#include "data/corpora/corpus_survey.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "data/corpora/speakers.h"
#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kClippedPart = 0.001;  // of the samples

// Tukey's outer fences, which he calls far out: three interquartile ranges beyond the quartiles
// (Exploratory Data Analysis, 1977). Of logarithms, since lengths can't be negative; a corpus of almost
// equal lengths gets a range of 10 %.
constexpr double kFences = 3.0;
constexpr double kMinLogRange = 0.1;
constexpr size_t kMinClips = 8;  // fewer have no quartiles to speak of

struct LengthRange {
  double low_s = 0.0;
  double high_s = INFINITY;
  double median_s = 0.0;
};

LengthRange UsualLengths(const std::vector<const ClipFacts*>& facts) {
  std::vector<double> lengths;
  for (const ClipFacts* clip : facts) {
    if (clip->error.empty() && clip->duration_s > 0.0) lengths.push_back(std::log(clip->duration_s));
  }
  if (lengths.size() < kMinClips) return {};
  std::sort(lengths.begin(), lengths.end());
  const double first = lengths[lengths.size() / 4], third = lengths[lengths.size() * 3 / 4];
  const double reach = kFences * std::max(third - first, kMinLogRange);
  return {std::exp(first - reach), std::exp(third + reach), std::exp(lengths[lengths.size() / 2])};
}

std::string Percent(double part) { return FixedPoint(100.0 * part, 1) + " %"; }

std::string TrimmedRight(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string Seconds(double seconds) { return FixedPoint(seconds, 2) + " s"; }

// One corpus's clips and what is known of them, side by side.
struct Clips {
  std::vector<const Utterance*> utterances;
  std::vector<const ClipFacts*> facts;
};

void FindDefectsOfOne(const Utterance& utterance, const ClipFacts& facts, const LengthRange& usual,
                      std::vector<Defect>& defects) {
  const auto add = [&](DefectKind kind, std::string detail) {
    defects.push_back({kind, utterance.path.string(), std::move(detail)});
  };
  if (!facts.error.empty()) return add(DefectKind::kUndecodable, facts.error);
  if (!facts.warning.empty()) add(DefectKind::kCutShort, facts.warning);
  if (!facts.channel_note.empty()) add(DefectKind::kOneChannel, facts.channel_note);
  if (facts.is_silent()) add(DefectKind::kSilent, "peak " + ShortestText(facts.peak) + " of full scale");
  if (facts.clipped_part >= kClippedPart) {
    add(DefectKind::kClipped, Percent(facts.clipped_part) + " of the samples at full scale");
  }
  if (facts.duration_s < usual.low_s || facts.duration_s > usual.high_s) {
    add(DefectKind::kOutlierLength, Seconds(facts.duration_s) + ", the median is " + Seconds(usual.median_s));
  }
}

// Silent clips are named as such: that two of them are equal says nothing.
void FindEqualSamples(const Clips& clips, std::vector<Defect>& defects) {
  std::map<std::uint64_t, std::vector<size_t>> by_samples;
  for (size_t i = 0; i < clips.facts.size(); ++i) {
    const ClipFacts& facts = *clips.facts[i];
    if (facts.error.empty() && !facts.is_silent()) by_samples[facts.samples_hash].push_back(i);
  }
  for (const auto& [hash, equal] : by_samples) {
    const auto label = [&](size_t i) -> const std::string& { return clips.utterances[i]->label; };
    for (const size_t i : equal) {
      const auto other =
          std::find_if(equal.begin(), equal.end(), [&](size_t j) { return label(j) != label(i); });
      const std::string path = clips.utterances[i]->path.string();
      if (other != equal.end()) {
        defects.push_back({DefectKind::kTwoLabels, path,
                           "labelled " + label(i) + ", and " + label(*other) + " as " +
                               clips.utterances[*other]->path.string()});
      } else if (i != equal.front()) {
        defects.push_back(
            {DefectKind::kRepeated, path, "the same as " + clips.utterances[equal.front()]->path.string()});
      }
    }
  }
}

void CountSpeakers(const std::vector<Utterance>& utterances, std::map<std::string, CorpusSurvey>& surveys) {
  for (const Speaker& speaker : VoicesOf(utterances).speakers) {
    if (!speaker.id.empty()) ++surveys[speaker.corpus].speakers[speaker.sex];
  }
}

std::string SpeakersText(const CorpusSurvey& survey) {
  size_t all = 0;
  std::string sexes;
  for (const auto& [sex, word] : {std::pair(Sex::kFemale, "female"), std::pair(Sex::kMale, "male"),
                                  std::pair(Sex::kUnknown, "of unknown sex")}) {
    const auto entry = survey.speakers.find(sex);
    if (entry == survey.speakers.end()) continue;
    all += entry->second;
    sexes += (sexes.empty() ? "" : ", ") + std::to_string(entry->second) + " " + word;
  }
  if (all == 0) return "unknown speakers";
  std::string text = std::to_string(all) + (all == 1 ? " speaker (" : " speakers (") + sexes + ")";
  if (survey.clips_without_speaker > 0) {
    text += ", " + std::to_string(survey.clips_without_speaker) + " clips of unknown speakers";
  }
  return text;
}

// "12 speakers (...), 4 classes, plain speech", "17 kinds of sound, no speech"
std::string ContentsText(const CorpusSurvey& survey) {
  std::string text;
  size_t speech = 0;
  for (const auto& [label, count] : survey.classes) speech += count;
  if (speech > 0) text = SpeakersText(survey) + ", " + std::to_string(survey.classes.size()) + " classes";
  if (survey.plain > 0 && survey.plain == speech) text += ", plain speech";
  if (survey.plain > 0 && survey.plain < speech) {
    text += ", " + std::to_string(survey.plain) + " clips of plain speech";
  }
  if (survey.sounds.empty()) return text;
  if (speech > 0) text += ", " + std::to_string(survey.clips - speech) + " clips of ";
  return text + std::to_string(survey.sounds.size()) + " kinds of sound" + (speech > 0 ? "" : ", no speech");
}

std::string BarsText(const CorpusSurvey& survey) {
  constexpr size_t kBarWidth = 40;  // columns
  size_t most = 1, name_width = 0;
  const auto rows = SurveyRows(survey);
  for (const auto& [name, count] : rows) {
    most = std::max(most, count);
    name_width = std::max(name_width, DisplayWidth(Printable(name)));
  }
  std::string text;
  for (const auto& [name, count] : rows) {
    text +=
        "  " + PadRight(Printable(name), name_width) + " " + PadLeft(std::to_string(count), 7) + "  " +
        TrimmedRight(speech_emotion::Bar(static_cast<double>(count) / static_cast<double>(most), kBarWidth)) +
        "\n";
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, size_t>> SurveyRows(const CorpusSurvey& survey) {
  std::vector<std::pair<std::string, size_t>> rows(survey.classes.begin(), survey.classes.end());
  for (const auto& [name, count] : survey.sounds) rows.emplace_back(name + " (sound)", count);
  return rows;
}

std::vector<CorpusSurvey> SurveyCorpora(const std::vector<Utterance>& utterances,
                                        const std::vector<ClipFacts>& facts) {
  std::map<std::string, CorpusSurvey> surveys;
  std::map<std::string, Clips> clips;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& utterance = utterances[i];
    CorpusSurvey& survey = surveys[utterance.corpus];
    ++survey.clips;
    ++(IsEmotional(utterance) ? survey.classes : survey.sounds)[utterance.label];
    if (utterance.kind == ClipKind::kPlain) ++survey.plain;
    if (utterance.speaker.empty() && IsEmotional(utterance)) ++survey.clips_without_speaker;
    if (facts.empty()) continue;
    survey.seconds += facts[i].error.empty() ? facts[i].duration_s : 0.0;
    clips[utterance.corpus].utterances.push_back(&utterance);
    clips[utterance.corpus].facts.push_back(&facts[i]);
  }
  CountSpeakers(utterances, surveys);
  std::vector<CorpusSurvey> ordered;
  for (auto& [name, survey] : surveys) {
    survey.name = name;
    const Clips& own = clips[name];
    const LengthRange usual = UsualLengths(own.facts);
    for (size_t i = 0; i < own.facts.size(); ++i) {
      FindDefectsOfOne(*own.utterances[i], *own.facts[i], usual, survey.defects);
    }
    FindEqualSamples(own, survey.defects);
    std::sort(survey.defects.begin(), survey.defects.end(), [](const Defect& a, const Defect& b) {
      return std::pair(a.kind, a.path) < std::pair(b.kind, b.path);
    });
    ordered.push_back(std::move(survey));
  }
  return ordered;
}

std::string DefectTitle(DefectKind kind) {
  switch (kind) {
    case DefectKind::kUndecodable:
      return "can't be decoded";
    case DefectKind::kCutShort:
      return "decoded in part";
    case DefectKind::kOneChannel:
      return "heard in one channel alone";
    case DefectKind::kSilent:
      return "silent from end to end";
    case DefectKind::kClipped:
      return "clipped";
    case DefectKind::kTwoLabels:
      return "identical samples under different labels";
    case DefectKind::kRepeated:
      return "identical samples under the same label";
    case DefectKind::kOutlierLength:
      return "of an unusual length";
  }
  return "";
}

std::string SurveyText(const CorpusSurvey& survey, bool was_decoded) {
  std::string text = Printable(survey.name) + ": " + std::to_string(survey.clips) + " clips, " +
                     (was_decoded ? FixedPoint(survey.seconds / 3600.0, 2) + " hours, " : "") +
                     ContentsText(survey) + "\n" + BarsText(survey);
  std::map<DefectKind, size_t> counts;
  for (const Defect& defect : survey.defects) ++counts[defect.kind];
  if (was_decoded && counts.empty()) text += "  no defects found\n";
  for (auto defect = survey.defects.begin(); defect != survey.defects.end(); ++defect) {
    if (defect == survey.defects.begin() || defect->kind != std::prev(defect)->kind) {
      text += "  " + DefectTitle(defect->kind) + ": " + std::to_string(counts[defect->kind]) + "\n";
    }
    text += "    " + Printable(defect->path + ": " + defect->detail) + "\n";
  }
  return text;
}

}  // namespace speech_emotion::trainer
