#include "parallel/launch_environment.h"

#include <charconv>
#include <cstdlib>

namespace speech_emotion::trainer {
namespace {

constexpr int kMostProcesses = 100000;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

Result<int> Number(const char* name, int low, int high) {
  const std::string text = Variable(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= low && value <= high) return value;
  return MakeError(ErrorCode::kInvalidArgument,
                   std::string(name) + ": expected a number from " + std::to_string(low) + " to " +
                       std::to_string(high) +
                       (text.empty() ? ", found it isn't set" : ", found '" + text + "'"));
}

}  // namespace

Result<LaunchEnvironment> ReadLaunchEnvironment() {
  LaunchEnvironment environment;
  if (Variable("WORLD_SIZE").empty()) return environment;
  const auto size = Number("WORLD_SIZE", 1, kMostProcesses);
  if (!size) return tl::unexpected(size.error());
  environment.shard.size = *size;
  if (!environment.is_parallel()) return environment;
  const auto rank = Number("RANK", 0, *size - 1);
  if (!rank) return tl::unexpected(rank.error());
  environment.shard.rank = *rank;
  if (!Variable("LOCAL_RANK").empty()) {
    const auto local_rank = Number("LOCAL_RANK", 0, *size - 1);
    if (!local_rank) return tl::unexpected(local_rank.error());
    environment.local_rank = *local_rank;
  }
  const auto port = Number("MASTER_PORT", 1, 65535);
  if (!port) return tl::unexpected(port.error());
  environment.port = static_cast<uint16_t>(*port);
  environment.host = Variable("MASTER_ADDR");
  if (environment.host.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "MASTER_ADDR: expected the name or address of rank 0's machine, found it isn't set");
  }
  environment.has_store = Variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
  if (const std::string attempt = Variable("TORCHELASTIC_RESTART_COUNT"); !attempt.empty())
    environment.attempt = attempt;
  environment.network_interface = Variable("GLOO_SOCKET_IFNAME");
  return environment;
}

}  // namespace speech_emotion::trainer
