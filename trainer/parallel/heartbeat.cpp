#include "parallel/heartbeat.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace speech_emotion::trainer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPeriod = std::chrono::milliseconds(2000);
constexpr auto kTick = std::chrono::milliseconds(50);
constexpr int64_t kSilenceMs = 20000, kOwnPauseMs = 1000;
constexpr char kStopped[] = "stopped", kReason[] = "reason";

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

std::string BeatsOf(int rank) { return "beats/" + std::to_string(rank); }

// The store ends with the first process, which therefore stays until the others have asked it once more.
void LetOthersHear(const Shard& shard) {
  if (shard.rank == 0) std::this_thread::sleep_for(2 * kPeriod);
}

// The main thread may be waiting for ever: nothing but the end of the process gets it out of there.
[[noreturn]] void EndProcess(const Shard& shard, const std::string& reason) {
  std::fprintf(stderr, "speech-emotion-trainer: %s: %s; %s\n", TextOf(shard).c_str(), reason.c_str(),
               kAllEnd);
  std::fflush(nullptr);
  LetOthersHear(shard);
  std::_Exit(1);
}

}  // namespace

Heartbeat::Heartbeat(c10::intrusive_ptr<c10d::Store> store, Shard shard)
    : store_(std::move(store)), shard_(shard), heard_ms_(static_cast<size_t>(shard.size)) {
  for (auto& heard : heard_ms_) heard = NowMs();
  beating_ = std::thread([this] { Beat(); });
  watching_ = std::thread([this] { Watch(); });
}

Heartbeat::~Heartbeat() { End(); }

void Heartbeat::Beat() {
  std::vector<int64_t> beats(heard_ms_.size(), -1);
  while (!ends_) {
    try {
      for (int rank = 0; rank < shard_.size && !ends_; ++rank) {
        const auto i = static_cast<size_t>(rank);
        const int64_t count = store_->add(BeatsOf(rank), rank == shard_.rank ? 1 : 0);
        if (count != beats[i]) heard_ms_[i] = NowMs();
        beats[i] = count;
      }
      if (store_->add(kStopped, 0) > 0 && !ends_) {
        const auto reason = store_->get(kReason);
        EndProcess(shard_, {reason.begin(), reason.end()});
      }
    } catch (const std::exception&) {  // the store is gone with its process: Watch tells
    }
    for (auto slept = Clock::duration::zero(); slept < kPeriod && !ends_; slept += kTick)
      std::this_thread::sleep_for(kTick);
  }
}

void Heartbeat::Watch() {
  while (!ends_) {
    for (int rank = 0; rank < shard_.size && !ends_; ++rank) {
      if (NowMs() - heard_ms_[static_cast<size_t>(rank)] <= kSilenceMs) continue;
      if (rank == shard_.rank) {  // this one's beats don't reach the store
        EndProcess(shard_, "the process that keeps the others together has not answered for 20 seconds");
      }
      EndProcess(shard_, "process " + std::to_string(rank) + " has not been heard of for 20 seconds");
    }
    const int64_t asleep = NowMs();
    std::this_thread::sleep_for(kTick);
    // This process was stopped itself, with all others perhaps: nobody is to be blamed for that time.
    if (const int64_t slept = NowMs() - asleep; slept > kOwnPauseMs) {
      for (auto& heard : heard_ms_) heard += slept;
    }
  }
}

void Heartbeat::Stop(const std::string& reason) {
  ends_ = true;  // the reason is this process's own
  try {
    store_->set(kReason, std::vector<uint8_t>(reason.begin(), reason.end()));
    store_->add(kStopped, 1);
    LetOthersHear(shard_);
  } catch (const std::exception&) {  // then silence tells
  }
}

void Heartbeat::End() {
  ends_ = true;
  if (beating_.joinable()) beating_.join();
  if (watching_.joinable()) watching_.join();
}

}  // namespace speech_emotion::trainer
