#include "command.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <utility>

#include "data/corpora/corpora.h"
#include "data/splits/default_split.h"
#include "speech_emotion/feature_presets.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

// ", 12 of them sounds": a kind that was taken from a corpus's name shows before it is trained on.
std::string KindsText(const std::vector<Utterance>& utterances) {
  std::string text;
  for (const auto& [kind, words] :
       {std::pair(ClipKind::kPlain, "plain speech"), std::pair(ClipKind::kSound, "sounds")}) {
    const auto is_kind = [kind = kind](const Utterance& clip) { return clip.kind == kind; };
    const auto count = static_cast<size_t>(std::ranges::count_if(utterances, is_kind));
    if (count == 0) continue;
    text += count == utterances.size() ? std::string(", ") + words
                                       : ", " + std::to_string(count) + " of them " + words;
  }
  return text;
}

// Of a corpus's classes with one clip, where others have several: such a class can't be learnt and tested.
std::string LoneClipsText(const Corpus& corpus) {
  std::map<std::string, size_t> clips;
  size_t most = 0;
  for (const Utterance& clip : corpus.utterances) {
    if (clip.kind == ClipKind::kActed) most = std::max(most, ++clips[clip.label]);
  }
  std::string text;
  for (const auto& [label, count] : clips) {
    if (count > 1 || most < 3) continue;
    text += corpus.name + ": '" + Printable(label) + "' has one clip, others up to " + std::to_string(most) +
            ": is its name right? It can be trained on or tested, not both\n";
  }
  return text;
}

}  // namespace

int Fail(const Error& error) {
  std::fprintf(stderr, "speech-emotion-trainer: %s\n", error.message.c_str());
  return 1;
}

void AddData(CLI::App& command, std::vector<std::string>& data) {
  command.add_option("--data", data, DataSourceHelp())->required();
}

void AddThreads(CLI::App& command, int& threads) {
  command.add_option("--threads", threads)->check(CLI::Range(1, 256))->capture_default_str();
}

void AddCache(CLI::App& command, std::string& folder) {
  command.add_option("--cache", folder, "Folder of extracted features")->capture_default_str();
}

Result<FeatureOptions> FunctionalsByName(const std::string& preset) {
  auto features = FeaturePresetByName(preset);
  if (features && features->functionals.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected --preset of functionals, one row a clip, found '" + preset + "'");
  }
  return features;
}

Result<std::string> SplitWithParts(const std::string& named, const std::vector<Utterance>& utterances,
                                   bool needs_validation) {
  if (named != "all") return named.empty() ? DefaultSplit(utterances, needs_validation) : named;
  return MakeError(ErrorCode::kInvalidArgument, "expected a split that holds clips out, found 'all'");
}

std::string NotesText(const Corpus& corpus) {
  std::string text;
  for (const std::string& note : corpus.notes) text += corpus.name + ": " + Printable(note) + "\n";
  return text + LoneClipsText(corpus);
}

Result<std::vector<Utterance>> ReadData(const std::vector<std::string>& data) {
  auto corpora = ReadCorpora(data);
  if (!corpora) return tl::unexpected(corpora.error());
  size_t clips = 0;
  for (const Corpus& corpus : *corpora) clips += corpus.utterances.size();
  std::vector<Utterance> utterances;
  utterances.reserve(clips);
  for (Corpus& corpus : *corpora) {
    std::printf("%s: %zu clips%s", corpus.name.c_str(), corpus.utterances.size(),
                KindsText(corpus.utterances).c_str());
    if (!corpus.ignored_files.empty()) {
      std::printf(", %zu file%s ignored, e.g. %s", corpus.ignored_files.size(),
                  corpus.ignored_files.size() == 1 ? "" : "s",
                  Printable(corpus.ignored_files.front()).c_str());
    }
    std::printf("\n%s", NotesText(corpus).c_str());
    std::move(corpus.utterances.begin(), corpus.utterances.end(), std::back_inserter(utterances));
    corpus.utterances = {};
  }
  return utterances;
}

}  // namespace speech_emotion::trainer
