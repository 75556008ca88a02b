#include "data/corpora/listener_votes.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "data/tables/delimited_text.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<const char*, const char*>, 6> kClasses = {
    {{"A", "angry"}, {"D", "disgust"}, {"F", "fearful"}, {"H", "happy"}, {"N", "neutral"}, {"S", "sad"}}};

struct VoteColumns {
  size_t file = 0, query = 0;
  bool has_query_type = false;  // else the row's number tells: 100,000 times the type, and the clip
  std::array<size_t, kClasses.size()> classes = {};
};

std::optional<VoteColumns> ColumnsOf(const std::vector<std::string>& header) {
  const auto find = [&](const std::string& name) -> std::optional<size_t> {
    const auto column = std::find(header.begin(), header.end(), name);
    if (column == header.end()) return {};
    return static_cast<size_t>(column - header.begin());
  };
  VoteColumns columns;
  const auto file = find("fileName"), query = find("queryType");
  if (!file) return {};
  columns.file = *file;
  columns.has_query_type = query.has_value();
  columns.query = query.value_or(0);
  for (size_t c = 0; c < kClasses.size(); ++c) {
    const auto column = find(kClasses[c].first);
    if (!column) return {};
    columns.classes[c] = *column;
  }
  return columns;
}

std::optional<int> CountIn(const std::string& text) {
  return IsNumber(text) && text.size() < 9 ? std::optional(std::stoi(text)) : std::nullopt;
}

// Of a row of those who heard the clip and didn't see it: its votes.
std::optional<std::vector<ClassVotes>> VotesOf(const std::vector<std::string>& fields,
                                               const VoteColumns& columns) {
  const auto query = CountIn(fields[columns.query]);
  if (!query || (columns.has_query_type ? *query : *query / 100000) != 1) return {};
  std::vector<ClassVotes> votes;
  int sum = 0;
  for (size_t c = 0; c < kClasses.size(); ++c) {
    const auto count = CountIn(fields[columns.classes[c]]);
    if (!count) return {};
    sum += *count;
    votes.push_back({kClasses[c].second, *count});
  }
  return sum > 0 ? std::optional(std::move(votes)) : std::nullopt;
}

}  // namespace

void ReadCremaDVotes(const fs::path& folder, Corpus& corpus) {
  const fs::path name = fs::path("processedResults") / "tabulatedVotes.csv";
  std::error_code ignored;  // what isn't there tells no votes
  fs::path path = folder / name;
  if (!fs::exists(path, ignored)) {
    fs::path absolute = fs::absolute(folder, ignored).lexically_normal();
    if (!absolute.has_filename()) absolute = absolute.parent_path();  // "crema-d/AudioWAV/"
    path = absolute.parent_path() / name;
  }
  std::ifstream table(path);
  if (!table) return;
  DelimitedReader reader(table, ',');
  const auto header = reader.Next();
  const auto columns = header && *header ? ColumnsOf(reader.fields()) : std::nullopt;
  if (!columns) {
    corpus.ignored_files.push_back(path.string() + ": expected the columns A, D, F, H, N, S and fileName");
    return;
  }
  const size_t count = reader.fields().size();
  std::unordered_map<std::string, std::vector<ClassVotes>> votes;  // by clip
  for (auto row = reader.Next(); row && *row; row = reader.Next()) {
    if (reader.fields().size() != count) continue;
    if (auto its = VotesOf(reader.fields(), *columns))
      votes[reader.fields()[columns->file]] = std::move(*its);
  }
  for (Utterance& utterance : corpus.utterances) {
    const auto its = votes.find(utterance.path.stem().string());
    if (its != votes.end()) utterance.votes = its->second;
  }
}

std::string VotesText(const Utterance& utterance) {
  std::string text;
  for (const ClassVotes& one : utterance.votes) {
    if (one.count > 0) text += (text.empty() ? "" : ", ") + one.label + " " + std::to_string(one.count);
  }
  return text;
}

}  // namespace speech_emotion::trainer
