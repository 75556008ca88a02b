#include "model_source.h"

#include <utility>
#include <vector>

#include "byte_source.h"

namespace speech_emotion::cli {

Result<LoadedModel> LoadModelBytes(std::span<const uint8_t> bytes, const ModelMetadata& options) {
  auto model = EmotionModel::FromBytes(bytes, options);
  if (!model) return MakeError(model.error().code, "not a usable model: " + model.error().message);
  return LoadedModel{std::make_shared<const EmotionModel>(std::move(*model)),
                     static_cast<int64_t>(bytes.size())};
}

Result<LoadedModel> LoadModelFile(const std::string& path, const ModelMetadata& options) {
  auto source = ByteSource::FromFile(path);
  if (!source) return tl::unexpected(source.error());
  std::vector<uint8_t> bytes((*source)->size());
  if ((*source)->Read(bytes.data(), (*source)->size()) != (*source)->size()) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected to read " + std::to_string(bytes.size()) + " bytes, found fewer");
  }
  return LoadModelBytes(bytes, options);
}

}  // namespace speech_emotion::cli
