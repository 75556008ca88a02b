// Terms that come with known corpora.
#pragma once

#include <string>
#include <vector>

namespace speech_emotion::trainer {

// What the corpora's own terms leave of a model's that was trained on them; each source is named.
std::string LicenceOf(const std::vector<std::string>& corpora);

}  // namespace speech_emotion::trainer
