#include "allocation_counter.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

// The size of every block is kept in front of it.
constexpr size_t kHeader = alignof(std::max_align_t);

size_t allocated_bytes = 0;
size_t peak_bytes = 0;
size_t counted_bytes = 0;
int counted_allocations = 0;

void* Allocate(size_t bytes) {
  auto* memory = static_cast<std::byte*>(std::malloc(bytes + kHeader));
  if (memory == nullptr) std::abort();
  *reinterpret_cast<size_t*>(memory) = bytes;
  allocated_bytes += bytes;
  peak_bytes = std::max(peak_bytes, allocated_bytes);
  counted_bytes += bytes;
  ++counted_allocations;
  return memory + kHeader;
}

void Free(void* memory) {
  if (memory == nullptr) return;
  auto* block = static_cast<std::byte*>(memory) - kHeader;
  allocated_bytes -= *reinterpret_cast<size_t*>(block);
  std::free(block);
}

}  // namespace

// Kept out of line: where g++ 12 inlines one of a pair and not the other, it warns of a mismatch.
[[gnu::noinline]] void* operator new(size_t bytes) { return Allocate(bytes); }
[[gnu::noinline]] void* operator new(size_t bytes, const std::nothrow_t&) noexcept { return Allocate(bytes); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { Free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { Free(memory); }

namespace speech_emotion::testing {

size_t AllocatedBytes() { return allocated_bytes; }

AllocationCount::AllocationCount() : bytes_at_first_(allocated_bytes) {
  ::peak_bytes = allocated_bytes;
  counted_bytes = 0;
  counted_allocations = 0;
}

int AllocationCount::allocations() const { return counted_allocations; }
size_t AllocationCount::total_bytes() const { return counted_bytes; }
size_t AllocationCount::peak_bytes() const { return ::peak_bytes - bytes_at_first_; }

}  // namespace speech_emotion::testing
