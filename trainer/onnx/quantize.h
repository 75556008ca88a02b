// From a model file to one of about a quarter of its size: int8 weights, and a self-test of its own.
#pragma once

#include <cstdint>
#include <string>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct QuantizationReport {
  int64_t bytes_before = 0;
  int64_t bytes_after = 0;
  int64_t weights = 0;   // tensors that are int8 now
  int64_t elements = 0;  // of these
  double largest_weight_error = 0.0;
  std::string of_weight;  // the one with this error
  double largest_probability_difference = 0.0;
  std::string of_label;
  int inputs = 0;  // that this difference was looked for on: those of ComparisonInputs that the model takes
};

// Reads any emotion model, and writes it with its large weights as int8 (quantized_onnx.h), with the
// self-test's answer that the core computes from them, and the metadata key `quantization`. Written beside
// `output` and renamed there once the core has loaded it, so a failure leaves `output` as it was.
// Messages name the file that they are about.
Result<QuantizationReport> QuantizeModelFile(const std::string& model, const std::string& output);

}  // namespace speech_emotion::trainer
