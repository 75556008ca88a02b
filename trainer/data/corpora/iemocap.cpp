#include "data/corpora/iemocap.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "data/corpora/audio_folder.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

using Codes = std::map<std::string, std::string>;  // IEMOCAP's code -> class

struct Choice {
  Codes codes;
  bool takes_improvised = true;
  bool takes_scripted = true;
};

Result<Choice> ChoiceOf(const DataSource& source) {
  const auto has = [&](const char* option) {
    return std::find(source.options.begin(), source.options.end(), option) != source.options.end();
  };
  for (const auto& [one, other] : {std::pair("4", "6"), std::pair("improvised", "scripted")}) {
    if (!has(one) || !has(other)) continue;
    return MakeError(ErrorCode::kInvalidArgument, source.path.string() +
                                                      ": expected one of iemocap's options " + one + " and " +
                                                      other + ", found both");
  }
  Choice choice{{{"ang", "angry"}, {"hap", "happy"}, {"neu", "neutral"}, {"sad", "sad"}}};
  if (!has("4")) choice.codes.insert({{"fru", "frustrated"}, {"exc", "excited"}});
  if (has("merge-excited")) choice.codes["exc"] = "happy";
  choice.takes_improvised = !has("scripted");
  choice.takes_scripted = !has("improvised");
  return choice;
}

std::vector<fs::path> EntriesOf(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// Directly in the folder, or in the one that the archive unpacks to.
std::vector<fs::path> SessionsOf(const fs::path& folder) {
  for (const fs::path& root : {folder, folder / "IEMOCAP_full_release"}) {
    std::vector<fs::path> sessions;
    for (const fs::path& entry : EntriesOf(root)) {
      const std::string name = entry.filename().string();
      if (name.starts_with("Session") && IsNumber(name.substr(7))) sessions.push_back(entry);
    }
    if (!sessions.empty()) return sessions;
  }
  return {};
}

struct LabelLine {
  std::string utterance;  // "Ses01F_impro01_F000"
  std::string code;       // "neu"
};

// "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]"; the other lines are the
// header, each evaluator's opinion and blank ones.
std::optional<LabelLine> ParseLabelLine(const std::string& line) {
  if (!line.starts_with('[')) return {};
  const auto fields = SplitFields(line, '\t');
  if (fields.size() < 3) return {};
  return LabelLine{fields[1], fields[2]};
}

// SesNNX_{impro,script}..._SNNN: X wears the markers, S speaks.
std::optional<Utterance> ParseName(const std::string& name) {
  const auto fields = SplitFields(name, '_');
  const std::string& turn = fields.back();
  if (fields.size() < 3 || fields[0].size() != 6 || !fields[0].starts_with("Ses")) return {};
  if (!turn.starts_with('F') && !turn.starts_with('M')) return {};
  const Sex sex = turn[0] == 'F' ? Sex::kFemale : Sex::kMale;
  return Utterance{{}, "", "", fields[0].substr(0, 5) + turn[0], sex};
}

class Reader {
 public:
  Reader(const DataSource& source, Choice choice)
      : choice_(std::move(choice)), corpus_{source.name, {}, {}} {}

  void ReadSession(const fs::path& session) {
    AudioFolder audio = ListAudio(session / "sentences" / "wav");
    std::move(audio.unreadable.begin(), audio.unreadable.end(), std::back_inserter(corpus_.ignored_files));
    std::map<std::string, fs::path> clips;  // by utterance
    for (fs::path& path : audio.files) clips.emplace(path.stem().string(), std::move(path));
    for (const fs::path& labels : EntriesOf(session / "dialog" / "EmoEvaluation")) {
      const std::string name = labels.stem().string();
      if (labels.extension() != ".txt" || !name.starts_with("Ses")) continue;
      const bool is_scripted = name.find("script") != std::string::npos;
      if (is_scripted ? choice_.takes_scripted : choice_.takes_improvised) ReadDialogue(labels, clips);
    }
  }

  Corpus Finish(const fs::path& folder) {
    for (const auto& [code, count] : other_codes_) {
      corpus_.ignored_files.push_back(folder.string() + ": " + std::to_string(count) +
                                      " utterances labelled " + code + ", which is not asked for");
    }
    std::sort(corpus_.utterances.begin(), corpus_.utterances.end(),
              [](const Utterance& a, const Utterance& b) { return a.path < b.path; });
    return std::move(corpus_);
  }

 private:
  void ReadDialogue(const fs::path& labels, const std::map<std::string, fs::path>& clips) {
    std::ifstream text(labels);
    for (std::string line; std::getline(text, line);) {
      if (line.ends_with('\r')) line.pop_back();
      const auto parsed = ParseLabelLine(line);
      if (!parsed) continue;
      const auto label = choice_.codes.find(parsed->code);
      auto utterance = ParseName(parsed->utterance);
      const auto clip = clips.find(parsed->utterance);
      if (!utterance) {
        corpus_.ignored_files.push_back(labels.string() + ": " + parsed->utterance +
                                        " is no name of iemocap");
      } else if (label == choice_.codes.end()) {
        ++other_codes_[parsed->code];
      } else if (clip == clips.end()) {
        corpus_.ignored_files.push_back(labels.string() + ": no audio file of " + parsed->utterance);
      } else {
        utterance->path = clip->second;
        utterance->corpus = corpus_.name;
        utterance->label = label->second;
        corpus_.utterances.push_back(std::move(*utterance));
      }
    }
  }

  Choice choice_;
  Corpus corpus_;
  std::map<std::string, size_t> other_codes_;
};

}  // namespace

Result<Corpus> ReadIemocap(const DataSource& source) {
  auto choice = ChoiceOf(source);
  if (!choice) return tl::unexpected(choice.error());
  Reader reader(source, std::move(*choice));
  for (const fs::path& session : SessionsOf(source.path)) reader.ReadSession(session);
  Corpus corpus = reader.Finish(source.path);
  if (!corpus.utterances.empty()) return corpus;
  const std::string reason = corpus.ignored_files.empty() ? "" : " (" + corpus.ignored_files.front() + ")";
  return MakeError(
      ErrorCode::kInvalidArgument,
      source.path.string() +
          ": expected utterances of iemocap in Session*/dialog/EmoEvaluation/*.txt with audio in "
          "Session*/sentences/wav, found none" +
          reason);
}

}  // namespace speech_emotion::trainer
