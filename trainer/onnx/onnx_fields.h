// The messages of onnx.proto: field numbers, enumerators, and a walk over the fields.
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
#pragma once

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <string_view>

namespace speech_emotion::trainer::onnx {

namespace model {
constexpr uint32_t kIrVersion = 1, kProducerName = 2, kGraph = 7, kOpsetImport = 8, kMetadata = 14;
}
namespace opset {
constexpr uint32_t kDomain = 1, kVersion = 2;
}
namespace entry {
constexpr uint32_t kKey = 1, kValue = 2;
}
namespace graph {
constexpr uint32_t kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12;
}
namespace node {
constexpr uint32_t kInput = 1, kOutput = 2, kName = 3, kOpType = 4, kAttribute = 5, kDomain = 7;
}
namespace attribute {
constexpr uint32_t kName = 1, kFloat = 2, kInt = 3, kString = 4, kInts = 8, kType = 20;
constexpr int kTypeFloat = 1, kTypeInt = 2, kTypeString = 3, kTypeInts = 7;
}  // namespace attribute
namespace tensor {
constexpr uint32_t kDims = 1, kDataType = 2, kFloatData = 4, kName = 8, kRawData = 9;
constexpr int kFloat = 1, kInt8 = 3, kInt64 = 7;
}  // namespace tensor
namespace value_info {
constexpr uint32_t kName = 1, kType = 2;
}
namespace type {
constexpr uint32_t kTensor = 1, kElementType = 1, kShape = 2, kDim = 1, kDimValue = 1, kDimParam = 2;
}

// visit(tag, whole, reader): `whole` is the field with its tag and length; a visitor that takes the value
// from `reader` leaves it behind the field.
template <class Visit>
void ForEachField(protozero::data_view message, const Visit& visit) {
  protozero::pbf_reader reader(message);
  const char* begin = message.data();
  while (reader.next()) {
    protozero::pbf_reader after = reader;
    after.skip();
    const char* end = after.data().data();
    visit(reader.tag(), std::string_view(begin, static_cast<size_t>(end - begin)), reader);
    reader = after;
    begin = end;
  }
}

}  // namespace speech_emotion::trainer::onnx
