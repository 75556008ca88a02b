#include "tuning/trial_ledger.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include "data/tables/delimited_text.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFixedColumns = 7;  // before the keys

std::string Header(const std::vector<std::string>& keys) {
  std::string header = "trial,epochs,recall,low,high,seconds,failure";
  for (const std::string& key : keys) header += "," + CsvField(key);
  return header + "\n";
}

std::string Row(const TrialResult& result) {
  std::string row = std::to_string(result.trial) + "," + std::to_string(result.epochs);
  if (result.recall) {
    for (const double value : {result.recall->value, result.recall->low, result.recall->high}) {
      row += "," + FixedPoint(value, 6);
    }
  } else {
    row += ",,,";
  }
  row += "," + FixedPoint(result.seconds, 1) + "," + CsvField(result.failure);
  for (const std::string& value : result.values) row += "," + CsvField(value);
  return row + "\n";
}

template <class Number>
bool Parse(const std::string& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<TrialResult> ResultOf(const std::vector<std::string>& fields) {
  TrialResult result;
  if (!Parse(fields[0], result.trial) || !Parse(fields[1], result.epochs) ||
      !Parse(fields[5], result.seconds)) {
    return {};
  }
  if (!fields[2].empty()) {
    Interval& recall = result.recall.emplace();
    if (!Parse(fields[2], recall.value) || !Parse(fields[3], recall.low) || !Parse(fields[4], recall.high))
      return {};
  }
  result.failure = fields[6];
  result.values.assign(fields.begin() + kFixedColumns, fields.end());
  return result;
}

}  // namespace

Result<TrialLedger> TrialLedger::Open(const fs::path& folder, const SearchSpace& space,
                                      const std::string& identity) {
  TrialLedger ledger;
  ledger.folder_ = folder;
  for (const TunedKey& key : space.keys) ledger.keys_.push_back(key.name());
  const fs::path said = folder / "search.txt", table = folder / "trials.csv";
  if (std::ifstream known(said, std::ios::binary); known) {
    if (std::string(std::istreambuf_iterator<char>(known), {}) != identity) {
      return MakeError(ErrorCode::kInvalidArgument,
                       folder.string() +
                           ": expected a folder of this search, found another's (search.txt: other clips, "
                           "labels, split, seed or recipe): choose another --output, or remove it");
    }
  } else if (auto written = WriteWholeFile(said.string(), identity); !written) {
    return tl::unexpected(written.error());
  }
  std::ifstream text(table, std::ios::binary);
  if (!text) return ledger;
  DelimitedReader reader(text, ',');
  for (bool is_header = true;; is_header = false) {
    const auto more = reader.Next();
    if (more && !*more) return ledger;
    auto result = more && reader.fields().size() == kFixedColumns + ledger.keys_.size()
                      ? ResultOf(reader.fields())
                      : std::nullopt;
    if (is_header && more) continue;
    if (!result) {
      return MakeError(ErrorCode::kInvalidArgument,
                       table.string() + ": line " + std::to_string(reader.line()) +
                           ": expected a trial as in the header, found another row");
    }
    ledger.results_.push_back(std::move(*result));
  }
}

const TrialResult* TrialLedger::Find(int trial, int epochs) const {
  const auto found = std::find_if(results_.begin(), results_.end(), [&](const TrialResult& result) {
    return result.trial == trial && result.epochs == epochs;
  });
  return found == results_.end() ? nullptr : &*found;
}

Result<void> TrialLedger::Add(TrialResult result) {
  results_.push_back(std::move(result));
  std::string table = Header(keys_);
  for (const TrialResult& one : results_) table += Row(one);
  return WriteWholeFile((folder_ / "trials.csv").string(), table);
}

std::vector<const TrialResult*> Ranked(const std::vector<TrialResult>& results, int epochs) {
  std::vector<const TrialResult*> ranked;
  for (const TrialResult& result : results) {
    if (result.epochs == epochs && result.recall) ranked.push_back(&result);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const TrialResult* a, const TrialResult* b) {
    return a->recall->value != b->recall->value ? a->recall->value > b->recall->value : a->trial < b->trial;
  });
  return ranked;
}

}  // namespace speech_emotion::trainer
