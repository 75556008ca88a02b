#include "shipped_model.h"

// The bytes are in shipped_model_bytes.S.
extern "C" {
extern const uint8_t kSpeechEmotionShippedModel[];
extern const uint8_t kSpeechEmotionShippedModelEnd[];
}

namespace speech_emotion::cli {

std::span<const uint8_t> ShippedModel() {
  return {kSpeechEmotionShippedModel, kSpeechEmotionShippedModelEnd};
}

}  // namespace speech_emotion::cli
