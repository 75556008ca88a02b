#include "recognition/headline.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace speech_emotion {

std::optional<size_t> Headline::Accept(std::span<const float> probabilities, double hop_s) {
  std::vector<double> rivals(probabilities.begin(), probabilities.end());
  rivals.push_back(uncertain_below_);
  const auto largest = [](const std::vector<double>& values) -> size_t {
    return std::distance(values.begin(), std::max_element(values.begin(), values.end()));
  };
  if (leads_.empty()) {
    leads_.assign(rivals.size(), 0.0);
    shown_ = largest(rivals);
  }
  for (size_t i = 0; i < rivals.size(); ++i) {
    const double lead = rivals[i] - rivals[shown_];
    leads_[i] = std::max(0.0, leads_[i] + hop_s * lead * std::abs(lead));
  }
  const size_t rival = largest(leads_);
  if (leads_[rival] > 0.0 && leads_[rival] >= needed_) {
    shown_ = rival;
    std::fill(leads_.begin(), leads_.end(), 0.0);
  }
  return shown_ < probabilities.size() ? std::optional(shown_) : std::nullopt;
}

}  // namespace speech_emotion
