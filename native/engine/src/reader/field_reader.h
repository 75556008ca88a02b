// Fields of protocol buffer messages as values: what ONNX's messages are read with.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/error.h"
#include "reader/proto_reader.h"

namespace onnx_engine {

// The first failure ends all loops over fields, so that what is read after it does not matter.
class FieldReader {
 public:
  // What was read, or the first failure.
  template <class T>
  Result<T> Outcome(T value) {
    if (failed_) return tl::unexpected(std::move(error_));
    return value;
  }

  void Fail(ErrorCode code, std::string message);
  void FailInvalid(std::string message) { Fail(ErrorCode::kInvalidModel, std::move(message)); }
  bool failed() const { return failed_; }

  // Fields that a loop over this does not know are skipped by it.
  bool Next(ProtoReader& field);

  uint64_t Varint(const ProtoReader& field);
  int64_t Int(const ProtoReader& field) { return static_cast<int64_t>(Varint(field)); }
  float Float(const ProtoReader& field);
  std::span<const uint8_t> Bytes(const ProtoReader& field);
  ProtoReader Message(std::span<const uint8_t> bytes);
  ProtoReader Message(const ProtoReader& field) { return Message(Bytes(field)); }
  std::string String(const ProtoReader& field);
  // Repeated numbers come packed in one field or one by one: a reader accepts both.
  void AppendVarints(const ProtoReader& field, std::vector<int64_t>* values);
  void AppendFixed(const ProtoReader& field, std::vector<float>* values);
  void AppendFixed(const ProtoReader& field, std::vector<double>* values);

 private:
  template <class T>
  void AppendNumbers(ProtoReader::Kind kind, const ProtoReader& field, std::vector<T>* values);

  int messages_ = 0;
  int strings_ = 0;
  bool failed_ = false;
  Error error_ = {ErrorCode::kInvalidModel, {}};
};

}  // namespace onnx_engine
