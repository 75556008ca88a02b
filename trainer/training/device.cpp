#include "training/device.h"

#include <torch/torch.h>

#include <charconv>

#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kGpu[] = "cuda";

}  // namespace

Result<std::string> ChooseDevice(const std::string& asked, const ProcessGroup* group) {
  const int gpus = static_cast<int>(torch::cuda::device_count());
  if (asked == "cpu" || (asked == "auto" && gpus == 0)) return "cpu";
  const auto fields = SplitFields(asked, ':');
  const bool is_numbered = fields.size() == 2 && fields.front() == kGpu && IsNumber(fields.back());
  if (asked != "auto" && asked != kGpu && !is_numbered) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "--device: expected auto, cpu, cuda or cuda:N, found '" + asked + "'");
  }
  // A launcher may show each process its own GPU alone, which is its first.
  int gpu = group != nullptr && gpus > 1 ? group->local_rank() : 0;
  if (is_numbered) {
    const std::string& digits = fields.back();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), gpu);
    if (error != std::errc()) gpu = gpus;
  }
  if (gpu < gpus) return std::string(kGpu) + ":" + std::to_string(gpu);
  return MakeError(ErrorCode::kInvalidArgument,
                   "--device " + asked + ": expected " +
                       (is_numbered ? "a GPU of that number" : "a GPU for each process of this machine") +
                       ", found " + (gpus > 0 ? std::to_string(gpus) : "none") + " that libtorch works on");
}

}  // namespace speech_emotion::trainer
