#include "data/corpora/table_columns.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/result_macros.h"
#include "data/corpora/clip_names.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

constexpr std::string_view kVotes = "votes:";  // before a label

// Without '_' and the like.
const std::map<std::string, Column>& Names() {
  static const std::map<std::string, Column> names = {{"path", kPath},
                                                      {"file", kPath},
                                                      {"filename", kPath},
                                                      {"filepath", kPath},
                                                      {"wav", kPath},
                                                      {"wavpath", kPath},
                                                      {"wavfile", kPath},
                                                      {"audio", kPath},
                                                      {"audiopath", kPath},
                                                      {"audiofile", kPath},
                                                      {"audiofilepath", kPath},
                                                      {"clip", kPath},
                                                      {"clippath", kPath},
                                                      {"clipname", kPath},
                                                      {"paths", kPath},
                                                      {"filenames", kPath},
                                                      {"label", kLabel},
                                                      {"labels", kLabel},
                                                      {"emotion", kLabel},
                                                      {"emotions", kLabel},
                                                      {"emotionlabel", kLabel},
                                                      {"class", kLabel},
                                                      {"classes", kLabel},
                                                      {"classlabel", kLabel},
                                                      {"classname", kLabel},
                                                      {"target", kLabel},
                                                      {"emo", kLabel},
                                                      {"speaker", kSpeaker},
                                                      {"speakerid", kSpeaker},
                                                      {"speakername", kSpeaker},
                                                      {"spk", kSpeaker},
                                                      {"spkid", kSpeaker},
                                                      {"actor", kSpeaker},
                                                      {"actorid", kSpeaker},
                                                      {"speakers", kSpeaker},
                                                      {"split", kSplit},
                                                      {"set", kSplit},
                                                      {"partition", kSplit},
                                                      {"subset", kSplit},
                                                      {"part", kSplit},
                                                      {"corpus", kCorpus},
                                                      {"sex", kSex},
                                                      {"gender", kSex},
                                                      {"speakergender", kSex},
                                                      {"speakersex", kSex},
                                                      {"kind", kKind},
                                                      {"sentence", kSentence},
                                                      {"text", kSentence},
                                                      {"transcript", kSentence},
                                                      {"transcription", kSentence}};
  return names;
}

std::string Shown(const std::vector<std::string>& header) {
  std::string text = Joined(header, ", ");
  constexpr size_t kShown = 200;  // a file that is no table may have one long line
  return text.size() <= kShown ? text : text.substr(0, kShown) + "...";
}

Result<void> AddVotes(const std::string& label, size_t position, TableColumns& columns) {
  if (label.empty())
    return MakeError(ErrorCode::kInvalidArgument, "expected a label behind votes:, found none");
  SE_RETURN_IF_ERROR(CheckLabel(label));
  for (const auto& [known, other] : columns.votes) {
    if (known == label)
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected the column votes:" + label + " once, found it twice");
  }
  columns.votes.emplace_back(label, position);
  return {};
}

Result<void> AddColumn(const std::vector<std::string>& header, size_t position, TableColumns& columns) {
  const std::string name = Trimmed(header[position]);
  if (Lower(name).starts_with(kVotes))
    return AddVotes(Trimmed(name.substr(kVotes.size())), position, columns);
  const auto column = ColumnFromName(name);
  if (!column) {
    columns.unused.push_back(name.empty() ? "column " + std::to_string(position + 1) +
                                                ", which has no name, isn't used"
                                          : "the column '" + header[position] + "' isn't used");
    return {};
  }
  auto& known = columns.positions[*column];
  if (!known) {
    known = position;
    return {};
  }
  const std::string other = Trimmed(header[*known]);
  if (Lower(other) == Lower(name))
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected the column " + Lower(name) + " once, found it twice");
  return MakeError(ErrorCode::kInvalidArgument, std::string("expected one column for the ") +
                                                    ColumnName(*column) + ", found " + other + " and " +
                                                    name + ": name the one that isn't meant otherwise");
}

}  // namespace

const char* ColumnName(Column column) {
  constexpr const char* kNames[kColumnCount] = {"path",   "label", "speaker", "split",
                                                "corpus", "sex",   "kind",    "sentence"};
  return kNames[column];
}

std::optional<Column> ColumnFromName(const std::string& name) {
  std::string plain = Lower(Trimmed(name));
  std::erase_if(plain, [](char c) { return c == '_' || c == '-' || c == ' ' || c == '.'; });
  const auto known = Names().find(plain);
  return known == Names().end() ? std::nullopt : std::optional(known->second);
}

Result<TableColumns> ColumnsOf(const std::vector<std::string>& header) {
  TableColumns columns;
  for (size_t i = 0; i < header.size(); ++i) SE_RETURN_IF_ERROR(AddColumn(header, i, columns));
  for (const Column column : {kPath, kLabel}) {
    if (columns.positions[column]) continue;
    const std::string others =
        column == kPath ? "file, filename, filepath, wav, audio or clip" : "emotion, class or target";
    return MakeError(ErrorCode::kInvalidArgument, std::string("expected a header with a column ") +
                                                      ColumnName(column) + " (or " + others + "), found " +
                                                      Shown(header));
  }
  return columns;
}

}  // namespace speech_emotion::trainer
