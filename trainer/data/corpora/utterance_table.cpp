#include "data/corpora/utterance_table.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "data/corpora/clip_names.h"
#include "data/corpora/known_corpora.h"
#include "data/corpora/same_file.h"
#include "data/corpora/utterance_words.h"
#include "data/tables/delimited_text.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

enum Column { kPath, kLabel, kSpeaker, kSplit, kCorpus, kSex, kKind, kSentence, kColumnCount };
constexpr const char* kColumnNames[kColumnCount] = {"path",   "label", "speaker", "split",
                                                    "corpus", "sex",   "kind",    "sentence"};

constexpr std::string_view kVotes = "votes:";  // before a label

std::string Trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

class TableReader {
 public:
  TableReader(const DataSource& source, std::istream& text)
      : source_(source),
        reader_(text, Lower(source.path.extension().string()) == ".tsv" ? '\t' : ','),
        corpus_{source.name, {}, {}} {}

  Result<Corpus> Read() {
    if (auto ok = ReadHeader(); !ok) return tl::unexpected(ok.error());
    std::vector<size_t> lines;
    for (;;) {
      const auto row = reader_.Next();
      if (!row) return ErrorAt(reader_.line(), row.error().message);
      if (!*row) break;
      auto utterance = ReadRow();
      if (!utterance) return tl::unexpected(utterance.error());
      corpus_.utterances.push_back(std::move(*utterance));
      lines.push_back(reader_.line());
    }
    if (corpus_.utterances.empty())
      return ErrorAt(reader_.line(), "expected rows below the header, found none");
    if (auto ok = RefuseRepeatedPaths(lines); !ok) return tl::unexpected(ok.error());
    return std::move(corpus_);
  }

 private:
  tl::unexpected<Error> ErrorAt(size_t line, const std::string& message) const {
    return MakeError(ErrorCode::kInvalidArgument,
                     source_.path.string() + ":" + std::to_string(line) + ": " + message);
  }

  Result<void> ReadHeader() {
    const auto row = reader_.Next();
    if (!row) return ErrorAt(1, row.error().message);
    if (!*row) return ErrorAt(1, "expected a header with the columns path and label, found an empty file");
    const auto& fields = reader_.fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      const std::string name = Lower(Trimmed(fields[i]));
      if (name.starts_with(kVotes)) {
        if (auto ok = AddVotesColumn(Trimmed(fields[i]).substr(kVotes.size()), i); !ok) return ok;
        continue;
      }
      const auto known = std::find(std::begin(kColumnNames), std::end(kColumnNames), name);
      if (known == std::end(kColumnNames)) {
        corpus_.ignored_files.push_back(source_.path.string() + ": the column '" + fields[i] +
                                        "' isn't used");
        continue;
      }
      auto& position = positions_[known - std::begin(kColumnNames)];
      if (position) return ErrorAt(reader_.line(), "expected the column " + name + " once, found it twice");
      position = i;
    }
    for (const Column column : {kPath, kLabel}) {
      if (positions_[column]) continue;
      return ErrorAt(reader_.line(), std::string("expected a column ") + kColumnNames[column] + ", found " +
                                         Joined(fields, ", "));
    }
    columns_ = fields.size();
    return {};
  }

  Result<void> AddVotesColumn(const std::string& label, size_t position) {
    const auto ok = label.empty() ? Result<void>(MakeError(ErrorCode::kInvalidArgument,
                                                           "expected a label behind votes:, found none"))
                                  : CheckLabel(label);
    if (!ok) return ErrorAt(reader_.line(), ok.error().message);
    for (const auto& [known, other] : votes_) {
      if (known == label)
        return ErrorAt(reader_.line(), "expected the column votes:" + label + " once, found it twice");
    }
    votes_.emplace_back(label, position);
    return {};
  }

  // None where all fields are empty, or nobody chose any.
  Result<std::vector<ClassVotes>> ReadVotes() const {
    std::vector<ClassVotes> votes;
    int sum = 0;
    for (const auto& [label, position] : votes_) {
      const std::string text = Trimmed(reader_.fields()[position]);
      if (!text.empty() && (!IsNumber(text) || text.size() > 6)) {
        return ErrorAt(reader_.line(), "expected a number of votes:" + label + ", found " + text);
      }
      votes.push_back({label, text.empty() ? 0 : std::stoi(text)});
      sum += votes.back().count;
    }
    return sum > 0 ? votes : std::vector<ClassVotes>{};
  }

  std::string Field(Column column) const {
    return positions_[column] ? Trimmed(reader_.fields()[*positions_[column]]) : "";
  }

  Result<Utterance> ReadRow() const {
    const size_t line = reader_.line();
    const size_t found = reader_.fields().size();
    if (found != columns_) {
      return ErrorAt(line, "expected " + std::to_string(columns_) + " fields as in the header, found " +
                               std::to_string(found));
    }
    for (const Column column : {kPath, kLabel}) {
      if (Field(column).empty()) {
        return ErrorAt(line, std::string("expected a ") + kColumnNames[column] + ", found an empty field");
      }
    }
    if (const auto ok = CheckLabel(Field(kLabel)); !ok) return ErrorAt(line, ok.error().message);
    const auto part = PartFromWord(Field(kSplit));
    if (!part) return ErrorAt(line, "expected the split train, validation or test, found " + Field(kSplit));
    const auto sex = SexFromWord(Field(kSex));
    if (!sex) return ErrorAt(line, "expected the sex female or male, found " + Field(kSex));
    const std::string corpus = Field(kCorpus).empty() ? source_.name : Field(kCorpus);
    const auto named = Field(kCorpus).empty() ? Result<void>() : CheckCorpusName(corpus);
    if (!named) return ErrorAt(line, named.error().message);
    const auto kind =
        Field(kKind).empty() ? std::optional(KindOf(source_, corpus)) : KindFromWord(Field(kKind));
    if (!kind) return ErrorAt(line, "expected the kind acted, plain or sound, found " + Field(kKind));
    Utterance utterance{(source_.path.parent_path() / Field(kPath)).lexically_normal(),
                        corpus,
                        Field(kLabel),
                        Field(kSpeaker),
                        *sex,
                        *part};
    utterance.kind = *kind;
    utterance.sentence = Field(kSentence).empty() ? SentenceOf(corpus, utterance.path) : Field(kSentence);
    auto votes = ReadVotes();
    if (!votes) return tl::unexpected(votes.error());
    if (IsEmotional(utterance)) utterance.votes = std::move(*votes);
    return utterance;
  }

  // A clip twice would be on both sides of a split, or have two labels.
  Result<void> RefuseRepeatedPaths(const std::vector<size_t>& lines) const {
    const auto same = FindSameFile(PathsOf(corpus_.utterances));
    if (!same) return {};
    const auto& [first, second] = *same;
    const std::string& one = corpus_.utterances[first].path.string();
    const std::string& other = corpus_.utterances[second].path.string();
    return ErrorAt(lines[second], "expected each path once, found " + other + " also in line " +
                                      std::to_string(lines[first]) + (one == other ? "" : ", as " + one));
  }

  const DataSource& source_;
  DelimitedReader reader_;
  Corpus corpus_;
  std::optional<size_t> positions_[kColumnCount];
  std::vector<std::pair<std::string, size_t>> votes_;  // label, column
  size_t columns_ = 0;
};

}  // namespace

Result<Corpus> ReadUtteranceTable(const DataSource& source) {
  std::ifstream text(source.path, std::ios::binary);
  if (!text) {
    return MakeError(ErrorCode::kInvalidArgument,
                     source.path.string() + ": expected a table that can be read, found none");
  }
  return TableReader(source, text).Read();
}

}  // namespace speech_emotion::trainer
