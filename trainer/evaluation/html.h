// Text and bytes as an HTML file wants them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace speech_emotion::trainer {

// Fit for elements and quoted attributes, whatever a label or a file name holds.
std::string Escaped(std::string_view text);

// RFC 4648, padded.
std::string Base64(std::string_view bytes);

// 1 -> "1 clip", 2 -> "2 clips"
std::string Counted(int64_t count, const std::string& singular);

}  // namespace speech_emotion::trainer
