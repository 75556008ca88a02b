#include "data/clip_names.h"

#include <cstdint>
#include <string_view>

#include "data/mapped_file.h"
#include "data/npy.h"
#include "output_files.h"

namespace speech_emotion::trainer {
namespace {

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Result<std::vector<std::string>> NamesOf(const NpyArray& array) {
  const bool is_list = array.shape.size() == 1 || (array.shape.size() == 2 && array.shape[1] == 1);
  if (!is_list) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        {array.path.string(), ": expected one name or id each, found the shape ", ShapeText(array)});
  }
  if (array.type == NpyType::kText) return TextsOf(array);
  const auto ids = IntegersOf(array);
  if (!ids) return tl::unexpected(ids.error());
  std::vector<std::string> names;
  names.reserve(ids->size());
  for (const int64_t id : *ids) names.push_back(std::to_string(id));
  return names;
}

}  // namespace

Result<std::vector<std::string>> ReadNames(const std::filesystem::path& path) {
  if (path.extension() == ".npy") {
    const auto array = MapNpy(path);
    return array ? NamesOf(*array) : tl::unexpected(array.error());
  }
  const auto file = MappedFile::Open(path);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = (*file)->bytes();
  return Lines({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<void> WriteNames(const std::vector<std::string>& names, const std::filesystem::path& path) {
  std::string text;
  for (const std::string& name : names) {
    if (name.find_first_of("\r\n") != std::string::npos) {
      return MakeError(ErrorCode::kInvalidArgument,
                       {path.string(), ": expected names without line breaks, found '", name, "'"});
    }
    text += name + '\n';
  }
  return cli::WriteWholeFile(path.string(), text);
}

}  // namespace speech_emotion::trainer
