#include "parallel/process_group.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <thread>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef SPEECH_EMOTION_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <utility>
#include <vector>

#include "data/tables/text_fields.h"
#include "parallel/heartbeat.h"

namespace speech_emotion::trainer {
namespace {

using std::chrono::milliseconds;

constexpr auto kMeeting = std::chrono::minutes(5);
constexpr auto kFarewell = std::chrono::seconds(10);
// Of a collective call: one process may read its corpora for hours while others wait. Who is dead, Heartbeat
// tells.
constexpr auto kPatience = std::chrono::hours(24 * 7);
constexpr char kJoined[] = "joined", kLeft[] = "left";

// The address that packets to `host` leave from: which of a machine's networks leads there. Nothing is sent.
std::string LocalAddressTowards(const std::string& host, uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return host;
  std::string address = host;
  const int probe = socket(found->ai_family, SOCK_DGRAM, 0);
  sockaddr_storage local{};
  socklen_t size = sizeof local;
  char text[NI_MAXHOST];
  if (probe >= 0 && connect(probe, found->ai_addr, found->ai_addrlen) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&local), &size) == 0 &&
      getnameinfo(reinterpret_cast<sockaddr*>(&local), size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) ==
          0) {
    address = text;
  }
  if (probe >= 0) close(probe);
  freeaddrinfo(found);
  return address;
}

c10::intrusive_ptr<c10d::Store> Connect(const LaunchEnvironment& environment, bool opens,
                                        const std::string& purpose) {
  c10d::TCPStoreOptions options;
  options.port = environment.port;
  options.isServer = opens;
  options.numWorkers = environment.shard.size;
  options.waitWorkers = false;
  options.timeout = std::chrono::duration_cast<milliseconds>(kMeeting);
  [](auto& store) {  // libtorch 2 would rather have libuv, which not each is built with
    if constexpr (requires { store.useLibUV; }) store.useLibUV = false;
  }(options);
  return c10::make_intrusive<c10d::PrefixStore>(
      "speech-emotion/" + environment.attempt + "/" + purpose,
      c10::make_intrusive<c10d::TCPStore>(environment.host, options));
}

class GlooGroup : public ProcessGroup {
 public:
  explicit GlooGroup(const LaunchEnvironment& environment)
      : shard_(environment.shard), local_rank_(environment.local_rank) {
    store_ = Connect(environment, shard_.rank == 0 && !environment.has_store, "group");
    WaitForAll();
    heartbeat_ = std::make_unique<Heartbeat>(Connect(environment, false, "heartbeat"), shard_);
    auto options = c10d::ProcessGroupGloo::Options::create();
    options->timeout = std::chrono::duration_cast<milliseconds>(kPatience);
    options->devices = {
        environment.network_interface.empty()
            ? c10d::ProcessGroupGloo::createDeviceForHostname(
                  LocalAddressTowards(environment.host, environment.port))
            : c10d::ProcessGroupGloo::createDeviceForInterface(environment.network_interface)};
    gloo_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store_, shard_.rank, shard_.size, options);
  }

  Shard shard() const override { return shard_; }
  int local_rank() const override { return local_rank_; }

  void Sum(torch::Tensor& values) override { StartSum(values)(); }

  std::function<void()> StartSum(torch::Tensor& values) override {
    bytes_summed_ += static_cast<int64_t>(values.nbytes());
    std::vector<torch::Tensor> tensors = {values};
#ifdef SPEECH_EMOTION_NCCL
    if (values.is_cuda()) return [work = Nccl().allreduce(tensors)] { work->wait(); };
#endif
    if (values.is_cpu()) return [work = gloo_->allreduce(tensors)] { work->wait(); };
    tensors.front() = values.cpu();  // not every libtorch's Gloo reaches GPUs
    return [work = gloo_->allreduce(tensors), values, sum = tensors.front()] {
      work->wait();
      values.copy_(sum);
    };
  }

  void Broadcast(torch::Tensor& values) override {
    std::vector<torch::Tensor> tensors = {values};
    gloo_->broadcast(tensors)->wait();
  }

  void Broadcast(std::string& bytes) override {
    torch::Tensor size = torch::tensor(static_cast<int64_t>(bytes.size()));
    Broadcast(size);
    bytes.resize(static_cast<size_t>(size.item<int64_t>()));
    if (bytes.empty()) return;
    torch::Tensor content = torch::from_blob(bytes.data(), {std::ssize(bytes)}, torch::kByte);
    Broadcast(content);
  }

  void Wait() override { gloo_->barrier()->wait(); }

  int64_t bytes_summed() const override { return bytes_summed_; }

  void Stop(const std::string& reason) override { heartbeat_->Stop(reason); }

  void Leave() override {
    Wait();
    heartbeat_->End();
    Wait();  // now nobody listens to who ends
#ifdef SPEECH_EMOTION_NCCL
    nccl_.reset();
#endif
    store_->add(kLeft, 1);
    // The store ends with rank 0, which therefore goes last.
    const auto start = std::chrono::steady_clock::now();
    while (IsFirst(this) && store_->add(kLeft, 0) < shard_.size &&
           std::chrono::steady_clock::now() - start < kFarewell) {
      std::this_thread::sleep_for(milliseconds(10));
    }
  }

 private:
  void WaitForAll() {
    const auto start = std::chrono::steady_clock::now();
    for (int64_t joined = store_->add(kJoined, 1); joined < shard_.size; joined = store_->add(kJoined, 0)) {
      if (std::chrono::steady_clock::now() - start > kMeeting)
        throw std::runtime_error(std::to_string(joined) + " of them after five minutes");
      std::this_thread::sleep_for(milliseconds(50));
    }
  }

#ifdef SPEECH_EMOTION_NCCL
  // From the first values on a GPU on: all processes have theirs at the same time.
  c10d::ProcessGroupNCCL& Nccl() {
    if (!nccl_) {
      auto options = c10d::ProcessGroupNCCL::Options::create();
      options->timeout = std::chrono::duration_cast<milliseconds>(kPatience);
      const auto store = c10::make_intrusive<c10d::PrefixStore>("nccl", store_);
      nccl_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, shard_.rank, shard_.size, options);
    }
    return *nccl_;
  }

  c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl_;
#endif
  Shard shard_;
  int local_rank_;
  c10::intrusive_ptr<c10d::Store> store_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
  std::unique_ptr<Heartbeat> heartbeat_;
  int64_t bytes_summed_ = 0;
};

}  // namespace

Result<std::shared_ptr<ProcessGroup>> JoinProcesses() {
  const auto environment = ReadLaunchEnvironment();
  if (!environment) return tl::unexpected(environment.error());
  if (!environment->is_parallel()) return nullptr;
  try {
    return std::make_shared<GlooGroup>(*environment);
  } catch (const std::exception& error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "process " + std::to_string(environment->shard.rank) + ": expected to meet " +
                         std::to_string(environment->shard.size) + " processes at " + environment->host +
                         " port " + std::to_string(environment->port) +
                         ", found: " + FirstLine(error.what()));
  }
}

}  // namespace speech_emotion::trainer
