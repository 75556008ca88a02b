#include "cli/shipped_model.h"

#include <cstdint>
#include <span>

// The bytes are in shipped_model_bytes.S.
extern "C" {
extern const uint8_t kSpeechEmotionShippedModel[];
extern const uint8_t kSpeechEmotionShippedModelEnd[];
}

namespace speech_emotion::cli {

Result<LoadedModel> LoadModel(const ModelChoice& choice) {
  if (!choice.path.empty()) {
    auto loaded = LoadModelFile(choice.path, choice.options);
    if (!loaded && loaded.error().code == ErrorCode::kMissingMetadata) {
      loaded.error().message += " (--labels, --window, --preset)";
    }
    return loaded;
  }
  return LoadModelBytes(std::span<const uint8_t>(kSpeechEmotionShippedModel, kSpeechEmotionShippedModelEnd));
}

std::string ModelName(const std::string& path) { return path.empty() ? "shipped with the program" : path; }

}  // namespace speech_emotion::cli
