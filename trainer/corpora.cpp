#include "corpora.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool IsAudio(const fs::path& path) {
  static const std::set<std::string> extensions = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".aiff", ".aif"};
  return extensions.contains(Lower(path.extension().string()));
}

std::optional<std::string> Find(const std::map<std::string, std::string>& codes, const std::string& code) {
  const auto entry = codes.find(code);
  return entry == codes.end() ? std::nullopt : std::optional(entry->second);
}

// What a file's name says: label, speaker, sex; nothing if the name is none of the layout's.
using NameParser = std::optional<Utterance> (*)(const fs::path& path);

// 03-01-EE-II-SS-RR-AA: modality, channel (01 speech, 02 song), emotion, intensity, statement,
// repetition, actor; odd actors are male (Livingstone & Russo 2018).
std::optional<Utterance> ParseRavdess(const fs::path& path) {
  static const std::map<std::string, std::string> codes = {
      {"01", "neutral"}, {"02", "calm"},    {"03", "happy"},   {"04", "sad"},
      {"05", "angry"},   {"06", "fearful"}, {"07", "disgust"}, {"08", "surprised"}};
  const auto fields = Split(path.stem().string(), '-');
  if (fields.size() != 7 || fields[0] != "03" || fields[1] != "01" || fields[6].size() != 2) return {};
  const auto label = Find(codes, fields[2]);
  if (!label || !std::isdigit(static_cast<unsigned char>(fields[6][1]))) return {};
  const Sex sex = (fields[6][1] - '0') % 2 == 1 ? Sex::kMale : Sex::kFemale;
  return Utterance{path, "ravdess", *label, fields[6], sex};
}

// SPEAKER_word_emotion. One published clip says OA for OAF: the folder names the speaker, so it wins.
std::optional<Utterance> ParseTess(const fs::path& path) {
  static const std::map<std::string, std::string> codes = {
      {"angry", "angry"},     {"disgust", "disgust"}, {"fear", "fearful"}, {"happy", "happy"},
      {"neutral", "neutral"}, {"ps", "surprised"},    {"sad", "sad"}};
  const auto fields = Split(path.stem().string(), '_');
  if (fields.size() != 3) return {};
  const auto label = Find(codes, Lower(fields[2]));
  if (!label) return {};
  std::string speaker = path.parent_path().filename().string().substr(0, 3);
  if (speaker != "OAF" && speaker != "YAF") speaker = fields[0] == "OA" ? "OAF" : fields[0];
  if (speaker != "OAF" && speaker != "YAF") return {};
  return Utterance{path, "tess", *label, speaker, Sex::kFemale};
}

// SPKR_SENTENCE_EMO_LEVEL
std::optional<Utterance> ParseCremaD(const fs::path& path) {
  static const std::map<std::string, std::string> codes = {{"ANG", "angry"},   {"DIS", "disgust"},
                                                           {"FEA", "fearful"}, {"HAP", "happy"},
                                                           {"NEU", "neutral"}, {"SAD", "sad"}};
  const auto fields = Split(path.stem().string(), '_');
  if (fields.size() != 4 || fields[0].size() != 4) return {};
  const auto label = Find(codes, fields[2]);
  if (!label) return {};
  return Utterance{path, "crema-d", *label, fields[0], Sex::kUnknown};
}

// ALL/SPK_cNN or AudioData/SPK/cNN: c is one or two letters, NN two digits. All speakers are male.
std::optional<Utterance> ParseSavee(const fs::path& path) {
  static const std::map<std::string, std::string> codes = {
      {"a", "angry"},   {"d", "disgust"}, {"f", "fearful"},   {"h", "happy"},
      {"n", "neutral"}, {"sa", "sad"},    {"su", "surprised"}};
  auto fields = Split(path.stem().string(), '_');
  if (fields.size() == 1) fields.insert(fields.begin(), path.parent_path().filename().string());
  if (fields.size() != 2 || fields[0].size() != 2 || fields[1].size() < 3) return {};
  const auto label = Find(codes, fields[1].substr(0, fields[1].size() - 2));
  if (!label) return {};
  return Utterance{path, "savee", *label, fields[0], Sex::kMale};
}

const std::map<std::string, NameParser>& Parsers() {
  static const std::map<std::string, NameParser> parsers = {
      {"ravdess", ParseRavdess}, {"tess", ParseTess}, {"crema-d", ParseCremaD}, {"savee", ParseSavee}};
  return parsers;
}

// CREMA-D lists its speakers' sex in VideoDemographics.csv: ActorID,Age,Sex,…
void ReadCremaDSexes(const fs::path& folder, std::vector<Utterance>& utterances) {
  std::ifstream table(folder / "VideoDemographics.csv");
  std::map<std::string, Sex> sexes;
  for (std::string line; std::getline(table, line);) {
    const auto fields = Split(line, ',');
    if (fields.size() >= 3) sexes[fields[0]] = fields[2] == "Male" ? Sex::kMale : Sex::kFemale;
  }
  for (Utterance& utterance : utterances) {
    if (const auto entry = sexes.find(utterance.speaker); entry != sexes.end()) utterance.sex = entry->second;
  }
}

}  // namespace

const std::vector<std::string>& FlagshipLabels() {
  static const std::vector<std::string> labels = {"neutral", "calm",    "happy",   "sad",
                                                  "angry",   "fearful", "disgust", "surprised"};
  return labels;
}

const std::vector<std::string>& CorpusNames() {
  static const std::vector<std::string> names = {"ravdess", "tess", "crema-d", "savee"};
  return names;
}

Result<Corpus> ReadCorpus(const std::string& name, const fs::path& folder) {
  const auto parser = Parsers().find(name);
  if (parser == Parsers().end()) {
    std::string known;
    for (const std::string& candidate : CorpusNames()) known += (known.empty() ? "" : ", ") + candidate;
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected one of the corpora " + known + ", found '" + name + "'");
  }
  std::error_code error;
  fs::recursive_directory_iterator files(folder, fs::directory_options::follow_directory_symlink, error);
  if (error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     folder.string() + ": expected the folder of " + name + ", found: " + error.message());
  }
  Corpus corpus{name, {}, {}};
  for (; !error && files != fs::recursive_directory_iterator(); files.increment(error)) {
    if (!files->is_regular_file() || !IsAudio(files->path())) continue;
    if (auto utterance = parser->second(files->path())) {
      corpus.utterances.push_back(std::move(*utterance));
    } else {
      corpus.ignored_files.push_back(files->path().string() + ": not a name of " + name);
    }
  }
  if (error) return MakeError(ErrorCode::kInvalidArgument, folder.string() + ": " + error.message());
  if (corpus.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     folder.string() + ": expected clips of " + name + ", found none (" +
                         std::to_string(corpus.ignored_files.size()) + " audio files of other names)");
  }
  std::sort(corpus.utterances.begin(), corpus.utterances.end(),
            [](const Utterance& a, const Utterance& b) { return a.path < b.path; });
  std::sort(corpus.ignored_files.begin(), corpus.ignored_files.end());
  if (name == "crema-d") ReadCremaDSexes(folder, corpus.utterances);
  return corpus;
}

std::vector<std::string> LabelsOf(const std::vector<Utterance>& utterances, const std::string& corpus) {
  std::set<std::string> present;
  for (const Utterance& utterance : utterances) {
    if (utterance.corpus == corpus) present.insert(utterance.label);
  }
  return {present.begin(), present.end()};
}

}  // namespace speech_emotion::trainer
