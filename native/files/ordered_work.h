// Independent pieces of work on several threads, their results in order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace speech_emotion {

// Calls `make_worker()` once on each of `jobs` threads and that worker with every index below
// `count`, each once; `take(index, result)` runs on the calling thread in the order of the indices
// and returns false to stop. Workers must not throw.
template <class MakeWorker, class Take>
void WorkInOrder(size_t count, size_t jobs, const MakeWorker& make_worker, const Take& take) {
  using Outcome = decltype(make_worker()(size_t{}));
  std::vector<std::optional<Outcome>> outcomes(count);
  std::mutex mutex;  // guards outcomes
  std::condition_variable ready;
  std::atomic<size_t> next = 0;

  const auto work = [&] {
    auto worker = make_worker();
    for (size_t index = next++; index < count; index = next++) {
      Outcome outcome = worker(index);
      const std::lock_guard lock(mutex);
      outcomes[index] = std::move(outcome);
      ready.notify_one();
    }
  };
  std::vector<std::jthread> threads;
  for (size_t i = 0; i < jobs && i < count; ++i) threads.emplace_back(work);

  for (size_t index = 0; index < count; ++index) {
    std::unique_lock lock(mutex);
    ready.wait(lock, [&] { return outcomes[index].has_value(); });
    Outcome outcome = std::move(*outcomes[index]);
    outcomes[index].reset();
    lock.unlock();
    if (take(index, outcome)) continue;
    next = count;  // the threads finish what they have and end
    return;
  }
}

}  // namespace speech_emotion
