// How plain speech and the expression make one answer.
#pragma once

#include <torch/torch.h>

#include <string>

#include "onnx/onnx_writer.h"

namespace speech_emotion::trainer {

// What is added to the log-odds of plain speech that the training's draws taught: in use twenty times as many
// windows are plain against expressive as there. At 1.4 a stranger's plain English was named half as often
// again.
inline constexpr double kPlainInUse = 3.0;
// Log-odds, of the draws, from which plain speech counts as neutral rather than as unsure.
inline constexpr double kPlainMargin = 1.5;

// Beside the expression: the larger of the two logits `plain` (which knows the reference) and `quiet` (which
// hears the window alone, and strangers' plain speech better) tells
//   p = sigmoid(logit + kPlainInUse), s = sigmoid(logit - kPlainMargin), and of K classes
//   (1 - p) softmax(expression / temperature) + s neutral + (p - s) / K
// so that what is surely plain is neutral, and where it may be, no label stands out: of strangers a network
// is rarely sure, and all of p as neutral took every quiet expression. As one more class: softmax(expression,
// plain), of which the last counts as neutral.
struct PlainComposition {
  int64_t classes = 0;
  int64_t neutral = 0;
  bool is_class = false;
  double temperature = 1.0;     // of the expression; means nothing to is_class
  double in_use = kPlainInUse;  // likewise; a model file from before has another

  // expression [batch, classes], plain and quiet [batch] -> logarithms of the probabilities, [batch, classes]
  torch::Tensor Logarithms(const torch::Tensor& expression, const torch::Tensor& plain,
                           const torch::Tensor& quiet) const;
  // Nodes of the same, from [1, classes], [1, 1] and [1, 1]; returns `logits`.
  std::string Export(OnnxWriter& onnx, const std::string& expression, const std::string& plain,
                     const std::string& quiet) const;

 private:
  std::string ExportShares(OnnxWriter& onnx, const std::string& expression, const std::string& plain,
                           const std::string& quiet) const;
  std::string ExportJoint(OnnxWriter& onnx, const std::string& expression, const std::string& plain) const;
};

}  // namespace speech_emotion::trainer
