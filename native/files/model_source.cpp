#include "files/model_source.h"

#include <utility>
#include <vector>

#include "files/byte_source.h"

namespace speech_emotion::cli {

Result<LoadedModel> LoadModelBytes(std::span<const uint8_t> bytes, const ModelMetadata& options) {
  auto model = EmotionModel::FromBytes(bytes, options);
  if (!model) return MakeError(model.error().code, "not a usable model: " + model.error().message);
  return LoadedModel{std::make_shared<const EmotionModel>(std::move(*model)),
                     static_cast<int64_t>(bytes.size())};
}

Result<LoadedModel> LoadModelFile(const std::string& path, const ModelMetadata& options) {
  const auto bytes = ReadWholeFile(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return LoadModelBytes({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}, options);
}

}  // namespace speech_emotion::cli
