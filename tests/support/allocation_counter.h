// The program's operator new, replaced by one that counts: what is allocated is known to the byte. Eigen's
// own temporaries, which malloc gives it, are not counted. For one thread.
#pragma once

#include <cstddef>

namespace speech_emotion::testing {

// Bytes that are allocated now.
size_t AllocatedBytes();

// Counts from its construction on; the latest one is the one that counts.
class AllocationCount {
 public:
  AllocationCount();

  int allocations() const;
  // Of all allocations, freed since or not.
  size_t total_bytes() const;
  // The most that was allocated at any time beyond what was allocated at first.
  size_t peak_bytes() const;

 private:
  size_t bytes_at_first_;
};

}  // namespace speech_emotion::testing
