#include "data/corpora/folder_words.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "data/corpora/utterance_words.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

using Words = std::set<std::string, std::less<>>;

bool IsMark(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "03_Angry" -> "angry": folders are numbered to be in an order.
std::string WithoutNumber(const std::string& name) {
  const std::string folded = FoldedText(name);
  size_t begin = 0;
  while (begin < folded.size() && (IsDigit(folded[begin]) || IsMark(folded[begin]))) ++begin;
  size_t end = folded.size();
  while (end > begin && (IsDigit(folded[end - 1]) || IsMark(folded[end - 1]))) --end;
  return folded.substr(begin, end - begin);
}

bool DropEnd(std::string& word, std::string_view end) {
  if (!word.ends_with(end) || word.size() == end.size()) return false;
  word.resize(word.size() - end.size());
  while (!word.empty() && IsMark(word.back())) word.pop_back();
  return true;
}

// "train_set" -> "train"
std::string PartWordOf(const std::string& name) {
  std::string word = WithoutNumber(name);
  for (const char* end : {"set", "data", "split", "part", "clips", "files", "audio", "wav", "wavs"}) {
    if (DropEnd(word, end)) break;
  }
  return word;
}

// "mp3_16k", "wav16khz" -> "mp3", "wav"
std::string FormatOf(const std::string& name) {
  std::string word = FoldedText(name);
  for (const char* end : {"hz", "bit", "kbps", "k"}) DropEnd(word, end);
  while (!word.empty() && (IsDigit(word.back()) || IsMark(word.back())) && word != "mp3" && word != "w64")
    word.pop_back();
  return word;
}

}  // namespace

// As English, and the languages of published corpora, have them.
bool IsEmotionWord(const std::string& name) {
  static const Words words = {
      "neutral", "neutrality", "calm", "calmness", "happy", "happiness", "joy", "joyful", "sad", "sadness",
      "angry", "anger", "fear", "fearful", "afraid", "disgust", "disgusted", "surprise", "surprised", "bored",
      "boredom", "excited", "excitement", "frustrated", "frustration", "contempt", "anxious", "anxiety",
      "amused", "amusement", "sleepy", "sleepiness", "pleasant_surprise", "pleasant_surprised", "ps", "ang",
      "hap", "neu", "fea", "sur", "dis", "fru", "exc", "cold_anger", "hot_anger", "panic", "despair", "pride",
      "shame", "relief", "stress", "stressed", "interest",
      // German
      "wut", "zorn", "\u00E4rger", "aerger", "freude", "trauer", "angst", "ekel", "langeweile",
      "\u00FCberraschung", "ueberraschung", "fr\u00F6hlich", "traurig", "w\u00FCtend",
      // Spanish, Portuguese, Italian, French
      "alegria", "alegr\u00EDa", "felicidad", "tristeza", "ira", "enojo", "enfado", "miedo", "asco", "neutro",
      "neutra", "sorpresa", "raiva", "medo", "nojo", "surpresa", "calma", "gioia", "rabbia", "tristezza",
      "paura", "disgusto", "neutrale", "neutralit\u00E0", "joie", "col\u00E8re", "tristesse", "peur",
      "d\u00E9go\u00FBt", "neutre",
      // Turkish
      "mutlu", "\u00FCzg\u00FCn", "k\u0131zg\u0131n", "\u00F6fkeli", "korku", "n\u00F6tr", "sakin",
      "\u015Fa\u015Fk\u0131n"};
  static const Words folded = [] {
    Words all;
    for (const std::string& word : words) all.insert(FoldedText(word));
    return all;
  }();
  std::string word = WithoutNumber(name);
  for (char& c : word) c = IsMark(c) ? '_' : c;
  return folded.contains(word);
}

bool IsEmotionCode(const std::string& field) {
  static const Words italian = {"gio", "pau", "rab", "sor", "tri"};
  return italian.contains(FoldedText(field)) || IsEmotionWord(field);
}

std::optional<SpeakerAndEmotion> SpeakerAndEmotionOf(const std::string& name) {
  if (IsEmotionWord(name)) return {};
  for (size_t mark = 1; mark + 1 < name.size(); ++mark) {
    if (!IsMark(name[mark])) continue;
    SpeakerAndEmotion both{name.substr(0, mark), name.substr(mark + 1)};
    if (IsEmotionWord(both.emotion) && !IsEmotionWord(both.speaker)) return both;
  }
  return {};
}

std::optional<Part> PartFromFolder(const std::string& name, bool has_test) {
  const std::string word = PartWordOf(name);
  return word.empty() ? std::nullopt : PartFromWordBeside(has_test, word);
}

std::optional<Sex> SexFromFolder(const std::string& name) {
  static const Words female = {"f", "female", "females", "woman", "women", "girls"};
  static const Words male = {"m", "male", "males", "man", "men", "boys"};
  const std::string word = FoldedText(name);
  if (female.contains(word)) return Sex::kFemale;
  return male.contains(word) ? std::optional(Sex::kMale) : std::nullopt;
}

bool IsFormatWord(const std::string& name) {
  static const Words words = {"wav", "wavs", "wave", "waves", "flac",     "ogg",     "opus",
                              "mp3", "m4a",  "aac",  "aif",   "aiff",     "webm",    "wma",
                              "amr", "mp4",  "caf",  "w64",   "audiowav", "audiomp3"};
  return words.contains(FormatOf(name));
}

bool IsContainerWord(const std::string& name) {
  static const Words words = {"data",       "dataset", "datasets", "audio",    "audios",   "clips",
                              "clip",       "samples", "sample",   "files",    "speech",   "recordings",
                              "corpus",     "corpora", "sound",    "sounds",   "voice",    "voices",
                              "utterances", "all",     "raw",      "source",   "emotions", "emotion",
                              "classes",    "labels",  "segments", "audiodata"};
  std::string word = WithoutNumber(name);
  std::erase_if(word, IsMark);
  return words.contains(word) || IsFormatWord(name);
}

bool IsSpeakerWord(const std::string& name) {
  static const Words words = {"actor",   "actress", "speaker", "spk",         "spkr",  "sp",
                              "subject", "subj",    "person",  "participant", "voice", "talker",
                              "user",    "session", "ses",     "s",           "p",     "f",
                              "m",       "male",    "female",  "man",         "woman", "id"};
  std::string word = FoldedText(name);
  size_t digits = 0;
  while (!word.empty() && IsDigit(word.back())) {
    word.pop_back();
    ++digits;
  }
  while (!word.empty() && IsMark(word.back())) word.pop_back();
  if (word.empty()) return digits >= 3;  // "1001"; "1" may well be a class
  return digits > 0 && words.contains(word);
}

bool IsSpeakerCode(const std::string& name) {
  constexpr size_t kMostLetters = 4;
  const auto is_code = [](char c) { return IsDigit(c) || (c >= 'A' && c <= 'Z'); };
  return IsSpeakerWord(name) ||
         (!name.empty() && name.size() <= kMostLetters && std::all_of(name.begin(), name.end(), is_code));
}

std::vector<std::string> FieldsOfName(const std::string& name) {
  std::vector<std::string> fields(1);
  for (const char c : name) {
    if (IsMark(c)) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace speech_emotion::trainer
