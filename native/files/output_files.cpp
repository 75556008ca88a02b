#include "files/output_files.h"

#include <filesystem>
#include <map>
#include <system_error>

namespace speech_emotion {
namespace {

namespace fs = std::filesystem;

bool NamesFile(const fs::path& output) {
  std::error_code ignored;  // what isn't there is no folder
  return output.has_filename() && output.has_extension() && !fs::is_directory(output, ignored);
}

}  // namespace

Result<std::vector<std::string>> OutputPaths(const std::vector<InputFile>& inputs, const std::string& output,
                                             std::string_view extension) {
  const bool is_file = NamesFile(output);
  if (is_file && inputs.size() > 1) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        "expected a folder for the output of " + std::to_string(inputs.size()) + " files, found " + output);
  }
  std::vector<std::string> paths;
  std::map<std::string, std::string> sources;  // output path -> input
  for (const InputFile& input : inputs) {
    fs::path path = output;
    if (!is_file) path = (path / input.name).replace_extension(extension);
    const auto [source, is_new] = sources.emplace(path.lexically_normal().string(), input.path);
    if (!is_new) {
      return MakeError(ErrorCode::kInvalidArgument, "expected inputs of different names, found " +
                                                        source->second + " and " + input.path +
                                                        ", both for " + path.string());
    }
    std::error_code ignored;  // what isn't there can't be overwritten
    if (fs::equivalent(path, input.path, ignored)) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected another place for the output than the input " + input.path);
    }
    paths.push_back(path.string());
  }
  return paths;
}

std::string WithChannel(const std::string& path, const std::string& channel) {
  const fs::path whole(path);
  fs::path name = whole.stem();
  name += "." + channel;
  name += whole.extension();
  return (whole.parent_path() / name).string();
}

}  // namespace speech_emotion
