// Classes that the names of clips tell: "dis-f1-b1.wav".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

// Where in a name the class is: the field of that number, from its start or from its end.
struct ClassInName {
  size_t field = 0;
  bool from_end = false;

  // "" where the name has no such field.
  std::string Of(const std::string& stem) const;
};

// `stems`: names of clips without their ending. Nothing where not each has an emotion in one and the same
// place, where all have the same one, or where two places may be meant.
std::optional<ClassInName> FindClassInNames(const std::vector<std::string>& stems);

}  // namespace speech_emotion::trainer
