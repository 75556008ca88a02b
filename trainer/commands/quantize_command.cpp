// speech-emotion-trainer quantize: int8 weights.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "command.h"
#include "onnx/quantize.h"

namespace speech_emotion::trainer {
namespace {

int RunQuantize(const std::string& model, const std::string& output) {
  const auto report = QuantizeModelFile(model, output);
  if (!report) return Fail(report.error());
  std::printf("%s: %lld bytes\n", model.c_str(), static_cast<long long>(report->bytes_before));
  std::printf("%s: %lld bytes, %.1f %% of them\n", output.c_str(),
              static_cast<long long>(report->bytes_after),
              100.0 * static_cast<double>(report->bytes_after) / static_cast<double>(report->bytes_before));
  std::printf("%lld weights of %lld elements are int8; the largest error is %.3g, in %s\n",
              static_cast<long long>(report->weights), static_cast<long long>(report->elements),
              report->largest_weight_error, report->of_weight.c_str());
  std::printf("probabilities of %d inputs differ by at most %.3g%s%s\n", report->inputs,
              report->largest_probability_difference, report->of_label.empty() ? "" : ", of ",
              report->of_label.c_str());
  return 0;
}

}  // namespace

Command AddQuantize(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("quantize", "Write a model with int8 weights: a quarter of its size");
  auto files = std::make_shared<std::pair<std::string, std::string>>();
  command->add_option("MODEL", files->first, "The model file to read")->required();
  command->add_option("OUT", files->second, "The model file to write")->required();
  return {command, [files] { return RunQuantize(files->first, files->second); }};
}

}  // namespace speech_emotion::trainer
