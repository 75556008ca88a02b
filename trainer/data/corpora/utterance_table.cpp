#include "data/corpora/utterance_table.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "data/corpora/clip_names.h"
#include "data/corpora/known_corpora.h"
#include "data/corpora/same_file.h"
#include "data/corpora/table_columns.h"
#include "data/corpora/utterance_words.h"
#include "data/tables/delimited_text.h"
#include "data/tables/table_text.h"
#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {
namespace {

class TableReader {
 public:
  TableReader(const DataSource& source, const TableText& text)
      : source_(source), reader_(*text.stream, text.separator), corpus_{source.name, {}, {}, {}} {
    if (text.has_separator_line) reader_.SkipLine();
  }

  Result<Corpus> Read() {
    if (auto ok = ReadHeader(); !ok) return tl::unexpected(ok.error());
    std::vector<size_t> lines;
    for (;;) {
      const auto row = reader_.Next();
      if (!row) return ErrorAt(reader_.line(), row.error().message);
      if (!*row) break;
      if (IsBlankRow(reader_.fields())) continue;
      auto utterance = ReadRow();
      if (!utterance) return tl::unexpected(utterance.error());
      corpus_.utterances.push_back(std::move(*utterance));
      lines.push_back(reader_.line());
      NotePart();
    }
    NameEvalParts();
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
    do {
      const auto row = reader_.Next();
      if (!row) return ErrorAt(1, row.error().message);
      if (!*row) return ErrorAt(1, "expected a header with the columns path and label, found an empty file");
    } while (IsBlankRow(reader_.fields()));
    auto columns = ColumnsOf(reader_.fields());
    if (!columns) return ErrorAt(reader_.line(), columns.error().message);
    columns_ = std::move(*columns);
    for (const std::string& unused : columns_.unused)
      corpus_.ignored_files.push_back(source_.path.string() + ": " + unused);
    count_ = reader_.fields().size();
    return {};
  }

  // Of the row that was read: what "eval" means is known in the end.
  void NotePart() {
    const std::string word = Field(kSplit);
    if (IsEvalWord(word)) {
      eval_rows_.push_back(corpus_.utterances.size() - 1);
    } else if (corpus_.utterances.back().part == Part::kTest) {
      has_test_ = true;
    }
  }
  void NameEvalParts() {
    for (const size_t row : eval_rows_) corpus_.utterances[row].part = *PartFromWordBeside(has_test_, "eval");
  }

  // None where all fields are empty, or nobody chose any.
  Result<std::vector<ClassVotes>> ReadVotes() const {
    std::vector<ClassVotes> votes;
    int sum = 0;
    for (const auto& [label, position] : columns_.votes) {
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
    const auto& position = columns_.positions[column];
    return position ? Trimmed(reader_.fields()[*position]) : "";
  }

  // With the white space that MergeSpellings tells of.
  std::string Label() const {
    const std::string& label = reader_.fields()[*columns_.positions[kLabel]];
    const size_t begin = label.find_first_not_of(" \t\r\n");
    return label.substr(begin, label.find_last_not_of(" \t\r\n") - begin + 1);
  }

  Result<Utterance> ReadRow() const {
    const size_t line = reader_.line();
    const auto& fields = reader_.fields();
    // Some spreadsheets write more separators than there are columns.
    const bool has_more = fields.size() > count_ &&
                          !IsBlankRow({fields.begin() + static_cast<std::ptrdiff_t>(count_), fields.end()});
    if (fields.size() < count_ || has_more) {
      return ErrorAt(line, "expected " + std::to_string(count_) + " fields as in the header, found " +
                               std::to_string(fields.size()));
    }
    for (const Column column : {kPath, kLabel}) {
      if (Field(column).empty()) {
        return ErrorAt(line, std::string("expected a ") + ColumnName(column) + ", found an empty field");
      }
    }
    if (const auto ok = CheckLabel(Label()); !ok) return ErrorAt(line, ok.error().message);
    const auto part = PartFromWord(Field(kSplit));
    if (!part)
      return ErrorAt(
          line, "expected the split train, validation (val, dev) or test (eval), found " + Field(kSplit));
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
                        Label(),
                        Tidied(Field(kSpeaker)),
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
  TableColumns columns_;
  size_t count_ = 0;               // of the header's fields
  std::vector<size_t> eval_rows_;  // utterances whose part is called eval
  bool has_test_ = false;          // a part of another name to test on
};

}  // namespace

Result<Corpus> ReadUtteranceTable(const DataSource& source) {
  const auto text = OpenTable(source.path, [](const std::vector<std::string>& fields) {
    const auto is = [](Column column) {
      return [column](const std::string& name) { return ColumnFromName(name) == column; };
    };
    return std::any_of(fields.begin(), fields.end(), is(kPath)) &&
           std::any_of(fields.begin(), fields.end(), is(kLabel));
  });
  if (!text) return tl::unexpected(text.error());
  return TableReader(source, *text).Read();
}

}  // namespace speech_emotion::trainer
