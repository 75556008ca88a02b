#include "recognition/contract_metadata.h"

#include <algorithm>
#include <iterator>

namespace speech_emotion {
namespace {

// The keys that came with format_version 2.
constexpr std::string_view kVersion2Keys[] = {"reference.input",
                                              "reference.output",
                                              "reference.max_s",
                                              "speech.output",
                                              "speech.threshold",
                                              "uncertain_below",
                                              "self_test.reference_probabilities",
                                              "self_test.speech"};

}  // namespace

const std::string* FindValue(const ModelMetadata& metadata, const std::string& key) {
  const auto entry = metadata.find(key);
  return entry == metadata.end() ? nullptr : &entry->second;
}

tl::unexpected<Error> Invalid(std::initializer_list<std::string_view> parts) {
  return MakeError(ErrorCode::kInvalidModel, parts);
}

tl::unexpected<Error> Missing(const char* key) {
  return Invalid({"expected the metadata of an emotion model, found no key '", key, "'"});
}

Result<void> CheckVoiceKeys(const ModelMetadata& metadata) {
  for (const auto& [key, value] : metadata) {
    const bool is_of_a_voice = key.starts_with("reference.") || key.starts_with("speech.");
    const bool is_known =
        std::find(std::begin(kVersion2Keys), std::end(kVersion2Keys), key) != std::end(kVersion2Keys);
    if (is_of_a_voice && !is_known) return Invalid({"expected no key '", key, "': it is unknown"});
  }
  return {};
}

Result<void> CheckFormatVersion(const std::string& version, const ModelMetadata& file) {
  const std::string oldest = std::to_string(kOldestFormatVersion);
  const std::string newest = std::to_string(kFormatVersion);
  if (version != oldest && version != newest) {
    return Invalid({"expected a format_version of ", oldest, " to ", newest, ", found ", version});
  }
  if (version == newest) return CheckVoiceKeys(file);
  for (const std::string_view key : kVersion2Keys) {
    if (!file.contains(std::string(key))) continue;
    return Invalid({"expected format_version ", newest, " for the key '", key, "', found ", version});
  }
  return {};
}

}  // namespace speech_emotion
