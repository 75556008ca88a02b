#include "files/model_source.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "base/result_macros.h"
#include "files/byte_source.h"

namespace speech_emotion {

namespace fs = std::filesystem;

namespace {

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

tl::unexpected<Error> Unusable(const Error& error) {
  return MakeError(error.code, "not a usable model: " + error.message);
}

// `location`: where a model in `folder` says that it has weights. No link may lead out of the folder: a model
// of somebody else must not have this machine's other files read.
Result<std::string> ReadBeside(const fs::path& folder, const std::string& location) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  const fs::path file = error ? fs::path() : fs::canonical(root / location, error);
  const std::string wanted = "expected the model's weights in '" + location + "' beside it, found ";
  if (error) return MakeError(ErrorCode::kInvalidModel, wanted + error.message());
  if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end()) {
    return MakeError(ErrorCode::kInvalidModel, wanted + "a link to another folder");
  }
  if (!fs::is_regular_file(file, error))
    return MakeError(ErrorCode::kInvalidModel, wanted + "no regular file");
  return ReadWholeFile(file.string());
}

}  // namespace

Result<LoadedModel> LoadModelBytes(std::span<const uint8_t> bytes, const ModelMetadata& options,
                                   const onnx_engine::ModelFiles& files) {
  auto model = EmotionModel::FromBytes(bytes, options, files);
  if (!model) return Unusable(model.error());
  auto size = static_cast<int64_t>(bytes.size());
  for (const onnx_engine::ModelFile& file : files) size += static_cast<int64_t>(file.bytes.size());
  return LoadedModel{std::make_shared<const EmotionModel>(std::move(*model)), size};
}

Result<LoadedModel> LoadModelFile(const std::string& path, const ModelMetadata& options) {
  SE_ASSIGN_OR_RETURN(const std::string bytes, ReadWholeFile(path));
  const auto signature = onnx_engine::ReadSignature(BytesOf(bytes));
  if (!signature) return Unusable(signature.error());
  const fs::path folder = fs::path(path).parent_path();
  std::map<std::string, std::string> contents;
  onnx_engine::ModelFiles files;
  for (const std::string& location : signature->files) {
    SE_ASSIGN_OR_RETURN(contents[location], ReadBeside(folder.empty() ? "." : folder, location));
    files.push_back({location, BytesOf(contents[location])});
  }
  return LoadModelBytes(BytesOf(bytes), options, files);
}

}  // namespace speech_emotion
