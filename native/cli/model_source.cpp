#include "model_source.h"

#include <span>
#include <utility>
#include <vector>

#include "byte_source.h"
#include "shipped_model.h"

namespace speech_emotion::cli {
namespace {

Result<LoadedModel> ParseModel(std::span<const uint8_t> bytes) {
  auto model = EmotionModel::FromBytes(bytes);
  if (!model) return MakeError(model.error().code, "not a usable model: " + model.error().message);
  return LoadedModel{std::make_shared<const EmotionModel>(std::move(*model)),
                     static_cast<int64_t>(bytes.size())};
}

}  // namespace

Result<LoadedModel> LoadModel(const std::string& path) {
  if (path.empty()) return ParseModel(ShippedModel());
  auto source = ByteSource::FromFile(path);
  if (!source) return tl::unexpected(source.error());
  std::vector<uint8_t> bytes((*source)->size());
  if ((*source)->Read(bytes.data(), (*source)->size()) != (*source)->size()) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected to read " + std::to_string(bytes.size()) + " bytes, found fewer");
  }
  return ParseModel(bytes);
}

std::string ModelName(const std::string& path) { return path.empty() ? "shipped with the program" : path; }

}  // namespace speech_emotion::cli
