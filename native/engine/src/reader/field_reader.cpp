#include "reader/field_reader.h"

#include <cstring>

namespace onnx_engine {
namespace {

// Each message or string costs far more memory than the two bytes that claim it: these bounds keep
// a hostile megabyte below 64 MB. A speech model has some thousands.
constexpr int kMaxMessages = 1 << 15;
constexpr int kMaxStrings = 1 << 18;

}  // namespace

void FieldReader::Fail(ErrorCode code, std::string message) {
  if (!failed_) error_ = {code, std::move(message)};
  failed_ = true;
}

ProtoReader FieldReader::Message(std::span<const uint8_t> bytes) {
  if (++messages_ > kMaxMessages) {
    FailInvalid("expected at most " + std::to_string(kMaxMessages) + " messages, found more");
  }
  return ProtoReader(bytes);
}

bool FieldReader::Next(ProtoReader& field) {
  if (failed_) return false;
  if (field.Next()) return true;
  if (field.claimed_bytes() > 0) {
    FailInvalid("expected a field of " + std::to_string(field.claimed_bytes()) + " bytes, found only " +
                std::to_string(field.available_bytes()) + " more: the model is truncated or no ONNX file");
  } else if (field.failed()) {
    FailInvalid("expected an ONNX model, found bytes that are no protocol buffer, or only a part of one");
  }
  return false;
}

uint64_t FieldReader::Varint(const ProtoReader& field) {
  if (field.kind() != ProtoReader::Kind::kVarint) FailInvalid("expected an integer, found another field");
  return field.number();
}

float FieldReader::Float(const ProtoReader& field) {
  if (field.kind() != ProtoReader::Kind::kFixed32) FailInvalid("expected a float, found another field");
  const auto bits = static_cast<uint32_t>(field.number());
  float value = 0.0f;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::span<const uint8_t> FieldReader::Bytes(const ProtoReader& field) {
  if (field.kind() == ProtoReader::Kind::kBytes) return field.bytes();
  FailInvalid("expected bytes, found a number: not an ONNX file?");
  return {};
}

std::string FieldReader::String(const ProtoReader& field) {
  if (++strings_ > kMaxStrings) {
    FailInvalid("expected at most " + std::to_string(kMaxStrings) + " names, found more");
  }
  const std::span<const uint8_t> bytes = Bytes(field);
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void FieldReader::AppendVarints(const ProtoReader& field, std::vector<int64_t>* values) {
  if (field.kind() == ProtoReader::Kind::kVarint) {
    values->push_back(Int(field));
    return;
  }
  std::span<const uint8_t> bytes = Bytes(field);
  for (uint64_t value = 0; !bytes.empty();) {
    if (!ProtoReader::TakeVarint(bytes, value)) {
      return FailInvalid("expected whole numbers of a packed field, found a part");
    }
    values->push_back(static_cast<int64_t>(value));
  }
}

template <class T>
void FieldReader::AppendNumbers(ProtoReader::Kind kind, const ProtoReader& field, std::vector<T>* values) {
  const std::span<const uint8_t> bytes = field.kind() == kind ? field.bytes() : Bytes(field);
  if (bytes.size() % sizeof(T) != 0) {
    return FailInvalid("expected whole numbers of a packed field, found a part");
  }
  const size_t old_size = values->size();
  values->resize(old_size + bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values->data() + old_size, bytes.data(), bytes.size());
}

void FieldReader::AppendFixed(const ProtoReader& field, std::vector<float>* values) {
  AppendNumbers(ProtoReader::Kind::kFixed32, field, values);
}

void FieldReader::AppendFixed(const ProtoReader& field, std::vector<double>* values) {
  AppendNumbers(ProtoReader::Kind::kFixed64, field, values);
}

}  // namespace onnx_engine
