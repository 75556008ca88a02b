#include "data/corpora/named_corpora.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "data/corpora/audio_folder.h"
#include "data/corpora/clip_choice.h"
#include "data/corpora/listener_votes.h"
#include "data/tables/delimited_text.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

using Codes = std::map<std::string, std::string>;  // a corpus's code -> class

struct NamedClip {
  std::string id;  // unique in the corpus wherever the file lies: some archives hold every clip twice
  std::string label;
  std::string speaker;
  Sex sex = Sex::kUnknown;
  std::string sentence{};
};
using ParsedName = tl::expected<NamedClip, std::string>;  // or why the file is ignored

ParsedName OtherName(const std::string& corpus) { return tl::unexpected("not a name of " + corpus); }

// 03-01-EE-II-SS-RR-AA: modality (03: sound alone), channel (01 speech, 02 song), emotion, intensity,
// statement, repetition, actor; odd actors are male.
ParsedName ParseRavdess(const fs::path& path, bool takes_song) {
  static const Codes codes = {{"01", "neutral"}, {"02", "calm"},    {"03", "happy"},   {"04", "sad"},
                              {"05", "angry"},   {"06", "fearful"}, {"07", "disgust"}, {"08", "surprised"}};
  const std::string stem = path.stem().string();
  const auto fields = SplitFields(stem, '-');
  const auto is_code = [](const std::string& field) { return field.size() == 2 && IsNumber(field); };
  if (fields.size() != 7 || !std::all_of(fields.begin(), fields.end(), is_code)) return OtherName("ravdess");
  const auto label = codes.find(fields[2]);
  if (fields[0] != "03" || (fields[1] != "01" && fields[1] != "02") || label == codes.end()) {
    return OtherName("ravdess");
  }
  if (fields[1] == "02" && !takes_song) return tl::unexpected(std::string("song: taken with ravdess:song"));
  const Sex sex = (fields[6][1] - '0') % 2 == 1 ? Sex::kMale : Sex::kFemale;
  return NamedClip{stem, label->second, fields[6], sex, fields[4]};
}

// SPEAKER_word_emotion. One published clip says OA for OAF: the folder names the speaker, so it wins.
ParsedName ParseTess(const fs::path& path) {
  static const Codes codes = {{"angry", "angry"}, {"disgust", "disgust"}, {"fear", "fearful"},
                              {"happy", "happy"}, {"neutral", "neutral"}, {"ps", "surprised"},
                              {"sad", "sad"}};
  const auto fields = SplitFields(path.stem().string(), '_');
  if (fields.size() != 3) return OtherName("tess");
  const auto label = codes.find(Lower(fields[2]));
  std::string speaker = path.parent_path().filename().string().substr(0, 3);
  if (speaker != "OAF" && speaker != "YAF") speaker = fields[0];
  if (label == codes.end() || (speaker != "OAF" && speaker != "YAF")) return OtherName("tess");
  return NamedClip{Lower(speaker + "_" + fields[1] + "_" + fields[2]), label->second, speaker, Sex::kFemale,
                   Lower(fields[1])};
}

// SPKR_SENTENCE_EMO_LEVEL
ParsedName ParseCremaD(const fs::path& path) {
  static const Codes codes = {{"ANG", "angry"}, {"DIS", "disgust"}, {"FEA", "fearful"},
                              {"HAP", "happy"}, {"NEU", "neutral"}, {"SAD", "sad"}};
  const std::string stem = path.stem().string();
  const auto fields = SplitFields(stem, '_');
  if (fields.size() != 4 || fields[0].size() != 4 || !IsNumber(fields[0])) return OtherName("crema-d");
  const auto label = codes.find(fields[2]);
  if (label == codes.end()) return OtherName("crema-d");
  return NamedClip{stem, label->second, fields[0], Sex::kUnknown, fields[1]};
}

// SPK_cNN or SPK/cNN: c is one or two letters, NN two digits. All speakers are male. NN counts the sentences
// of the emotion, most of which are its own (Haq & Jackson 2010): only both together tell what is said.
ParsedName ParseSavee(const fs::path& path) {
  static const Codes codes = {{"a", "angry"},   {"d", "disgust"}, {"f", "fearful"},   {"h", "happy"},
                              {"n", "neutral"}, {"sa", "sad"},    {"su", "surprised"}};
  auto fields = SplitFields(path.stem().string(), '_');
  if (fields.size() == 1) fields.insert(fields.begin(), path.parent_path().filename().string());
  if (fields.size() != 2 || fields[0].size() != 2 || fields[1].size() < 3) return OtherName("savee");
  const size_t digits = fields[1].size() - 2;
  const auto label = codes.find(fields[1].substr(0, digits));
  if (label == codes.end() || !IsNumber(fields[1].substr(digits))) return OtherName("savee");
  return NamedClip{fields[0] + "_" + fields[1], label->second, fields[0], Sex::kMale, fields[1]};
}

template <class Parse>
Result<Corpus> ReadByName(const DataSource& source, const Parse& parse) {
  AudioFolder audio = ListAudio(source.path);
  Corpus corpus{source.name, {}, std::move(audio.unreadable)};
  const auto chosen = ChosenFiles(audio.files, [&](const fs::path& path) {
    const ParsedName clip = parse(path);
    return clip ? std::optional(clip->id) : std::nullopt;
  });
  for (const fs::path& path : audio.files) {
    const ParsedName clip = parse(path);
    const bool is_chosen = clip && chosen.at(clip->id) == path;
    if (IsFilm(path) && !is_chosen) continue;  // RAVDESS's films are none of its clips
    if (!clip) {
      corpus.ignored_files.push_back(path.string() + ": " + clip.error());
    } else if (!is_chosen) {
      corpus.ignored_files.push_back(path.string() + ": " + SecondCopyOf(chosen.at(clip->id)));
    } else {
      corpus.utterances.push_back({path, source.name, clip->label, clip->speaker, clip->sex});
      corpus.utterances.back().sentence = clip->sentence;
    }
  }
  for (const fs::path& path : audio.other_formats) {
    const ParsedName clip = parse(path);
    if (clip && !chosen.contains(clip->id))
      corpus.ignored_files.push_back(path.string() + ": " + kOtherFormat);
  }
  if (corpus.utterances.empty()) {
    const std::string reason = corpus.ignored_files.empty() ? "" : ", e.g. " + corpus.ignored_files.front();
    return MakeError(ErrorCode::kInvalidArgument,
                     source.path.string() + ": expected clips of " + source.name + ", found none (" +
                         std::to_string(corpus.ignored_files.size()) + " other audio files" + reason + ")");
  }
  return corpus;
}

// In the corpus's folder, or beside AudioWAV where that is what was given.
fs::path DemographicsOf(const fs::path& folder) {
  constexpr char kName[] = "VideoDemographics.csv";
  std::error_code ignored;  // what isn't there tells nobody's sex
  if (fs::exists(folder / kName, ignored)) return folder / kName;
  fs::path absolute = fs::absolute(folder, ignored).lexically_normal();
  if (!absolute.has_filename()) absolute = absolute.parent_path();  // "crema-d/AudioWAV/"
  return absolute.parent_path() / kName;
}

// VideoDemographics.csv: ActorID,Age,Sex,…
void ReadCremaDSexes(const fs::path& folder, std::vector<Utterance>& utterances) {
  std::ifstream table(DemographicsOf(folder));
  std::map<std::string, Sex> sexes;
  DelimitedReader reader(table, ',');
  for (auto row = reader.Next(); row && *row; row = reader.Next()) {
    const auto& fields = reader.fields();
    if (fields.size() < 3) continue;
    if (fields[2] == "Male") sexes[fields[0]] = Sex::kMale;
    if (fields[2] == "Female") sexes[fields[0]] = Sex::kFemale;
  }
  for (Utterance& utterance : utterances) {
    if (const auto entry = sexes.find(utterance.speaker); entry != sexes.end()) utterance.sex = entry->second;
  }
}

}  // namespace

Result<Corpus> ReadRavdess(const DataSource& source) {
  const bool takes_song =
      std::find(source.options.begin(), source.options.end(), "song") != source.options.end();
  return ReadByName(source, [takes_song](const fs::path& path) { return ParseRavdess(path, takes_song); });
}

Result<Corpus> ReadTess(const DataSource& source) { return ReadByName(source, ParseTess); }

Result<Corpus> ReadCremaD(const DataSource& source) {
  auto corpus = ReadByName(source, ParseCremaD);
  if (!corpus) return corpus;
  ReadCremaDSexes(source.path, corpus->utterances);
  ReadCremaDVotes(source.path, *corpus);
  return corpus;
}

Result<Corpus> ReadSavee(const DataSource& source) { return ReadByName(source, ParseSavee); }

std::string PublishedCorpusOf(const std::vector<fs::path>& files) {
  const auto ravdess = [](const fs::path& path) { return ParseRavdess(path, true); };
  const std::pair<const char*, std::function<ParsedName(const fs::path&)>> corpora[] = {
      {"ravdess", ravdess}, {"tess", ParseTess}, {"crema-d", ParseCremaD}, {"savee", ParseSavee}};
  for (const auto& [name, parse] : corpora) {
    const auto named = std::count_if(files.begin(), files.end(), [&parse = parse](const fs::path& path) {
      return parse(path).has_value();
    });
    if (!files.empty() && named * 10 >= std::ssize(files) * 9) return name;
  }
  return "";
}

}  // namespace speech_emotion::trainer
