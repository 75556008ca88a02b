#include "cli/sample_ring.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

TEST_CASE("Samples come out of the ring as they went in, across threads") {
  speech_emotion::cli::SampleRing ring(1000);
  static constexpr int kCount = 200000;
  std::thread writer([&ring] {
    std::vector<float> block;
    for (int next = 0; next < kCount; next += static_cast<int>(block.size())) {
      block.clear();
      for (int i = next; i < std::min(next + 1 + next % 97, kCount); ++i)
        block.push_back(static_cast<float>(i));
      while (!ring.Write(block)) std::this_thread::yield();
    }
  });
  std::vector<float> block(333);
  int received = 0;
  bool in_order = true;
  while (received < kCount) {
    const size_t count = ring.Read(block);
    for (size_t i = 0; i < count; ++i, ++received)
      in_order = in_order && block[i] == static_cast<float>(received);
    if (count == 0) std::this_thread::yield();
  }
  writer.join();
  CHECK(in_order);
  CHECK(ring.Read(block) == 0);

  CHECK(ring.Write(std::vector<float>(1024)));
  CHECK_FALSE(ring.Write(std::vector<float>(1)));  // full: refused, not overwritten
}
