// The label that is shown: one that stays until another leads for long enough.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace speech_emotion {

// A cumulative-sum test (Page 1954) for each rival: the squares of its leads over what is shown add up, less
// those of its lags, and never below zero. Squares, since a change of voice makes leads that grow from window
// to window and chance makes small ones: over 6 read minutes and 27 splices from neutral to angry, sums of
// the leads themselves changed the headline as seldom only where they named the new voice a third of a second
// later. Uncertainty is one more rival, with a probability that doesn't change.
class Headline {
 public:
  // `uncertain_below`: probability of "uncertain"; `needed`: squared lead times seconds.
  Headline(double uncertain_below, double needed) : uncertain_below_(uncertain_below), needed_(needed) {}

  // The headline after a window's probabilities, `hop_s` after the window before; none: no label stands out.
  // The first one shows what leads.
  std::optional<size_t> Accept(std::span<const float> probabilities, double hop_s);

  // What was said before a pause says nothing about what comes after it.
  void Reset() { leads_.clear(); }

 private:
  double uncertain_below_;
  double needed_;
  size_t shown_ = 0;           // the number of labels: "uncertain"
  std::vector<double> leads_;  // one a label, then of "uncertain"; empty before the first window
};

}  // namespace speech_emotion
