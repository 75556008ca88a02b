// Any bytes as a table of clips: an error that names the file, or clips that each have a path and a label.
// The table says the same with the line ends of Windows.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/corpora.h"
#include "data/corpora/corpus_survey.h"
#include "require.h"
#include "scratch_file.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using speech_emotion::testing::Require;
using speech_emotion::testing::RequireMessage;
using speech_emotion::testing::ScratchFile;

// A line a clip, or the error.
std::string Read(std::string_view table, const std::string& extension) {
  const ScratchFile file({reinterpret_cast<const uint8_t*>(table.data()), table.size()}, extension);
  const auto corpora = ReadCorpora({"mine=" + file.path()});
  if (!corpora) {
    RequireMessage(corpora.error());
    Require(corpora.error().message.starts_with(file.path()), "an error that doesn't name the file");
    return corpora.error().message;
  }
  Require(corpora->size() == 1 && !corpora->front().utterances.empty(), "a table of nothing was taken");
  std::string clips;
  for (const Utterance& clip : corpora->front().utterances) {
    Require(!clip.path.string().empty() && !clip.corpus.empty(), "a clip without a path or corpus");
    Require(!clip.label.empty(), "a clip without a label");
    for (const ClassVotes& votes : clip.votes) Require(votes.count >= 0, "less than no vote");
    clips += clip.corpus + ' ' + clip.path.string() + ' ' + clip.label + ' ' + clip.speaker + '\n';
  }
  for (const CorpusSurvey& survey : SurveyCorpora(corpora->front().utterances, {}))
    Require(!SurveyText(survey, false).empty(), "a survey without a word");
  return clips;
}

std::string WithWindowsLineEnds(std::string_view text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view table(reinterpret_cast<const char*>(data), size);
  const std::string extension = size % 4 == 0 ? ".tsv" : ".csv";
  const std::string clips = Read(table, extension);
  // In UTF-16 a byte is half of a character, and old Macs' lines end in the other half.
  if (table.find('\0') != table.npos || table.find('\r') != table.npos) return 0;
  if (table.starts_with("\xFF\xFE") || table.starts_with("\xFE\xFF")) return 0;
  Require(Read(WithWindowsLineEnds(table), extension) == clips, "line ends change the table");
  return 0;
}
