#include "reader/proto_reader.h"

namespace onnx_engine {

bool ProtoReader::TakeVarint(std::span<const uint8_t>& bytes, uint64_t& value) {
  value = 0;
  // Seven bits a byte, the lowest first: ten bytes at most.
  for (size_t i = 0; i < 10 && i < bytes.size(); ++i) {
    value |= static_cast<uint64_t>(bytes[i] & 0x7f) << (7 * i);
    if (bytes[i] >= 0x80) continue;
    bytes = bytes.subspan(i + 1);
    return true;
  }
  return false;
}

bool ProtoReader::Next() {
  if (failed_ || rest_.empty()) return false;
  failed_ = !TakeField();
  return !failed_;
}

bool ProtoReader::TakeField() {
  uint64_t key = 0;
  const bool has_key = TakeVarint(rest_, key);
  number_ = 0;
  if (!has_key || key >> 3 == 0 || key >> 32 != 0) return false;
  tag_ = static_cast<uint32_t>(key >> 3);
  kind_ = static_cast<Kind>(key & 7);
  if (kind_ == Kind::kVarint) return TakeVarint(rest_, number_);
  uint64_t size = kind_ == Kind::kFixed64 ? 8 : 4;
  if (kind_ == Kind::kBytes) {
    if (!TakeVarint(rest_, size)) return false;
  } else if (kind_ != Kind::kFixed64 && kind_ != Kind::kFixed32) {
    return false;
  }
  if (size > rest_.size()) {
    number_ = size;
    return false;
  }
  bytes_ = rest_.first(static_cast<size_t>(size));
  rest_ = rest_.subspan(bytes_.size());
  // Little-endian, whatever this machine is.
  for (size_t i = 0; kind_ != Kind::kBytes && i < bytes_.size(); ++i) {
    number_ |= static_cast<uint64_t>(bytes_[i]) << (8 * i);
  }
  return true;
}

}  // namespace onnx_engine
