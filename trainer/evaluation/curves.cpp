#include "evaluation/curves.h"

#include <charconv>
#include <fstream>
#include <limits>
#include <optional>

namespace speech_emotion::trainer {
namespace {

std::vector<std::string> Cells(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> cells;
  for (size_t begin = 0;;) {
    const size_t comma = line.find(',', begin);
    cells.push_back(line.substr(begin, comma - begin));
    if (comma == std::string::npos) return cells;
    begin = comma + 1;
  }
}

std::optional<double> Number(const std::string& cell) {
  if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
  double value = 0.0;
  const auto [end, status] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return status == std::errc() && end == cell.data() + cell.size() ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<Curves> ReadCurves(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& message) {
    return MakeError(ErrorCode::kInvalidArgument, path.string() + ": " + message);
  };
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) return refuse("expected a table of epochs, found none");
  const auto names = Cells(line);
  if (names.size() < 2 || names[0] != "epoch") {
    return refuse("expected the columns epoch,loss,..., found '" + line + "'");
  }
  Curves curves;
  for (size_t i = 1; i < names.size(); ++i) curves.curves.push_back({names[i], {}});
  for (int number = 2; std::getline(file, line); ++number) {
    const auto cells = Cells(line);
    const std::string where = "line " + std::to_string(number) + ": expected ";
    if (cells.size() != names.size()) {
      return refuse(where + std::to_string(names.size()) + " numbers, found '" + line + "'");
    }
    for (size_t i = 0; i < cells.size(); ++i) {
      const auto value = Number(cells[i]);
      if (!value) return refuse(where + "a number, found '" + cells[i] + "'");
      (i == 0 ? curves.epochs : curves.curves[i - 1].values).push_back(*value);
    }
  }
  if (curves.epochs.empty()) return refuse("expected at least one epoch, found none");
  return curves;
}

}  // namespace speech_emotion::trainer
