#include "recognition/output_choice.h"

#include <algorithm>

#include "recognition/shape_mismatch.h"

namespace speech_emotion {

Fit FitOf(const onnx_engine::ValueInfo& output, int64_t elements, int64_t batch) {
  if (!IsOfFloats(output)) return Fit::kNone;
  int64_t known = 1;  // the product of what is known, up to where it can't fit any more
  bool all_known = output.has_shape;
  for (const int64_t dimension : output.shape) {
    all_known = all_known && dimension >= 0;
    if (dimension >= 0 && known <= elements * batch) known *= std::min(dimension, elements * batch + 1);
  }
  if (known == elements || known == elements * batch) return Fit::kCertain;
  return !all_known && (known == 1 || known == batch) ? Fit::kPossible : Fit::kNone;
}

Result<const onnx_engine::ValueInfo*> ChooseOutput(std::span<const onnx_engine::ValueInfo* const> outputs,
                                                   const std::string& name, int64_t labels, int64_t batch) {
  const onnx_engine::ValueInfo* found = nullptr;
  Fit best = Fit::kNone;
  std::string all, fitting;
  const char* hint = "";
  for (const onnx_engine::ValueInfo* output : outputs) {
    const std::string description = Description(*output);
    all += (all.empty() ? "" : ", ") + description;
    if (output->other_type == "sequence") hint = ": skl2onnx gives tensors with options={'zipmap': False}";
    const Fit fit = FitOf(*output, labels, batch);
    if (fit == Fit::kNone || fit < best || (!name.empty() && output->name != name)) continue;
    found = fit > best ? output : nullptr;
    fitting = fit > best ? description : fitting + ", " + description;
    best = fit;
  }
  if (found != nullptr) return found;
  std::string wanted = "expected one output ";
  if (!name.empty()) wanted += "'" + name + "' ";
  wanted += "of shape " + onnx_engine::ShapeToString({1, labels}) + ", found ";
  if (best == Fit::kNone)
    return MakeError(ErrorCode::kInvalidModel, {wanted, all.empty() ? "none" : all, hint});
  return MakeError(ErrorCode::kInvalidModel, {wanted, fitting, ": 'output_name' tells which"});
}

}  // namespace speech_emotion
