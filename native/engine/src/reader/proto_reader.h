// A cursor over the fields of one protocol buffer message: protobuf.dev/programming-guides/encoding.
#pragma once

#include <cstdint>
#include <span>

namespace onnx_engine {

class ProtoReader {
 public:
  enum class Kind {
    kVarint,
    kFixed64,
    kBytes,       // a string, a message or a packed list
    kFixed32 = 5  // 3 and 4 begin and end groups, which ONNX has none of
  };

  ProtoReader() = default;
  explicit ProtoReader(std::span<const uint8_t> bytes) : rest_(bytes) {}

  // To the next field. False at the end, and where the bytes are no field: then failed() is true.
  bool Next();
  bool failed() const { return failed_; }
  // Of a failure: bytes that a field claims beyond the ones that are there; 0 for any other.
  uint64_t claimed_bytes() const { return failed_ ? number_ : 0; }
  uint64_t available_bytes() const { return rest_.size(); }
  std::span<const uint8_t> rest() const { return rest_; }  // behind the field

  uint32_t tag() const { return tag_; }
  Kind kind() const { return kind_; }
  uint64_t number() const { return number_; }                // of kVarint; the bits of kFixed64 and kFixed32
  std::span<const uint8_t> bytes() const { return bytes_; }  // of kBytes

  // Takes a varint from the front of `bytes`; false where there is none.
  static bool TakeVarint(std::span<const uint8_t>& bytes, uint64_t& value);

 private:
  bool TakeField();

  std::span<const uint8_t> rest_;
  std::span<const uint8_t> bytes_;
  uint64_t number_ = 0;
  uint32_t tag_ = 0;
  Kind kind_ = Kind::kVarint;
  bool failed_ = false;
};

}  // namespace onnx_engine
