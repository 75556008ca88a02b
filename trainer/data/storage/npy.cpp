#include "data/storage/npy.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "data/storage/npy_header_reader.h"

namespace speech_emotion::trainer {
namespace {

static_assert(std::endian::native == std::endian::little);  // as the files

constexpr size_t kBytesPerCharacter = 4;  // UTF-32

struct NpyTypeName {
  std::string_view name;
  NpyType type;
  size_t item_size;  // bytes
};

constexpr NpyTypeName kTypes[] = {
    {"<f4", NpyType::kFloat32, 4}, {"<f8", NpyType::kFloat64, 8}, {"|i1", NpyType::kInt8, 1},
    {"<i2", NpyType::kInt16, 2},   {"<i4", NpyType::kInt32, 4},   {"<i8", NpyType::kInt64, 8},
    {"|u1", NpyType::kUint8, 1},   {"|b1", NpyType::kBool, 1},
};

tl::unexpected<Error> Failure(const std::filesystem::path& path, const std::string& message) {
  return MakeError(ErrorCode::kInvalidArgument, path.string() + ": " + message);
}

std::optional<NpyTypeName> TypeByName(std::string_view name) {
  for (const NpyTypeName& type : kTypes) {
    // Where there is one byte, some writers say "<" or "=" for its order.
    if (type.name == name ||
        (type.item_size == 1 && name.size() == 3 && type.name.substr(1) == name.substr(1))) {
      return type;
    }
  }
  size_t characters = 0;
  if (!name.starts_with("<U")) return {};
  const auto [end, error] = std::from_chars(name.data() + 2, name.data() + name.size(), characters);
  if (error != std::errc() || end != name.data() + name.size() || characters == 0 || characters > 1 << 20) {
    return {};
  }
  return NpyTypeName{name, NpyType::kText, kBytesPerCharacter * characters};
}

// Bytes of the array; nothing where they are more than can be counted.
std::optional<size_t> DataSize(const std::vector<size_t>& shape, size_t item_size) {
  size_t size = item_size;
  for (const size_t extent : shape) {
    if (extent > 0 && size > std::numeric_limits<size_t>::max() / extent) return {};
    size *= extent;
  }
  return size;
}

struct NpyLayout {
  std::string_view header;
  size_t data_begin = 0;
};

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
std::optional<NpyLayout> LayoutOf(std::string_view bytes) {
  constexpr std::string_view kMagic = "\x93NUMPY";
  if (bytes.size() < 10 || !bytes.starts_with(kMagic)) return {};
  const char version = bytes[6];
  if (version < 1 || version > 3 || bytes[7] != 0) return {};
  const size_t length_size = version == 1 ? 2 : 4;
  const size_t header_begin = 8 + length_size;
  if (bytes.size() < header_begin) return {};
  size_t length = 0;
  for (size_t i = 0; i < length_size; ++i) {
    length |= static_cast<size_t>(static_cast<unsigned char>(bytes[8 + i])) << 8 * i;
  }
  if (length > bytes.size() - header_begin) return {};
  return NpyLayout{bytes.substr(header_begin, length), header_begin + length};
}

// Every value of the array as a Number, given to `take`.
template <class Number, class Take>
bool ForEachOf(const NpyArray& array, const Take& take) {
  for (size_t i = 0; i < array.size(); ++i) {
    Number value;
    std::memcpy(&value, array.data.data() + i * sizeof value, sizeof value);
    if (!take(value)) return false;
  }
  return true;
}

// False where `take` was, or the array is of texts.
template <class Take>
bool ForEachNumber(const NpyArray& array, const Take& take) {
  switch (array.type) {
    case NpyType::kFloat32:
      return ForEachOf<float>(array, take);
    case NpyType::kFloat64:
      return ForEachOf<double>(array, take);
    case NpyType::kInt8:
      return ForEachOf<int8_t>(array, take);
    case NpyType::kInt16:
      return ForEachOf<int16_t>(array, take);
    case NpyType::kInt32:
      return ForEachOf<int32_t>(array, take);
    case NpyType::kInt64:
      return ForEachOf<int64_t>(array, take);
    case NpyType::kUint8:
      return ForEachOf<uint8_t>(array, take);
    case NpyType::kBool:
      return ForEachOf<uint8_t>(array, take);
    case NpyType::kText:
      return false;
  }
  return false;
}

void AppendUtf8(std::string& text, uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  const int following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned kFirstBits[] = {0, 0xc0, 0xe0, 0xf0};
  text += static_cast<char>(kFirstBits[following] | code >> 6 * following);
  for (int i = following - 1; i >= 0; --i) text += static_cast<char>(0x80 | (code >> 6 * i & 0x3f));
}

bool IsCharacter(uint32_t code) { return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff); }

}  // namespace

Result<NpyArray> MapNpy(const std::filesystem::path& path) {
  auto file = MappedFile::Open(path);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = (*file)->bytes();
  const auto layout = LayoutOf({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!layout) return Failure(path, "expected a .npy file of format 1 to 3, found another beginning");
  auto header = ParseNpyHeader(layout->header);
  if (!header) return Failure(path, header.error().message);
  const auto type = TypeByName(header->type);
  if (!type) {
    return Failure(path,
                   "expected values of <f4, <f8, |i1, <i2, <i4, <i8, |u1, |b1 or <U, found " + header->type);
  }
  if (header->fortran_order && header->shape.size() > 1) {
    return Failure(path, "expected C order, found Fortran order (save numpy.ascontiguousarray of it)");
  }
  NpyArray array{
      path, type->type, type->item_size, std::move(header->shape), bytes.subspan(layout->data_begin), *file};
  const auto size = DataSize(array.shape, array.item_size);
  if (!size || *size != array.data.size()) {
    return Failure(path, "expected " + (size ? std::to_string(*size) : "endlessly many") +
                             " bytes of values for the shape " + ShapeText(array) + ", found " +
                             std::to_string(array.data.size()));
  }
  return array;
}

Result<std::vector<float>> FloatsOf(const NpyArray& array) {
  std::vector<float> values;
  values.reserve(array.size());
  const bool done = ForEachNumber(array, [&](auto value) {
    values.push_back(static_cast<float>(value));
    return true;
  });
  if (!done) return Failure(array.path, "expected numbers, found texts");
  return values;
}

std::span<const float> FloatsIn(const NpyArray& array) {
  const bool is_aligned = reinterpret_cast<uintptr_t>(array.data.data()) % alignof(float) == 0;
  if (array.type != NpyType::kFloat32 || !is_aligned) return {};
  return {reinterpret_cast<const float*>(array.data.data()), array.size()};
}

Result<std::vector<int64_t>> IntegersOf(const NpyArray& array) {
  constexpr double kLimit = 9007199254740992.0;  // 2^53: up to it a double counts without a gap
  std::vector<int64_t> values;
  values.reserve(array.size());
  std::string fraction;  // what was found in place of a whole number
  const bool done = ForEachNumber(array, [&](auto value) {
    if constexpr (std::is_floating_point_v<decltype(value)>) {
      if (!(std::abs(value) <= kLimit) || value != std::floor(value)) {
        fraction = std::to_string(value);
        return false;
      }
    }
    values.push_back(static_cast<int64_t>(value));
    return true;
  });
  if (!done)
    return Failure(array.path, "expected whole numbers, found " + (fraction.empty() ? "texts" : fraction));
  return values;
}

Result<std::vector<std::string>> TextsOf(const NpyArray& array) {
  if (array.type != NpyType::kText) return Failure(array.path, "expected texts, found numbers");
  const size_t characters = array.item_size / kBytesPerCharacter;
  std::vector<std::string> texts(array.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    for (size_t k = 0; k < characters; ++k) {
      uint32_t code = 0;
      std::memcpy(&code, array.data.data() + (i * characters + k) * kBytesPerCharacter, sizeof code);
      if (code == 0) break;  // padding
      if (!IsCharacter(code))
        return Failure(array.path, "expected Unicode texts, found another number in them");
      AppendUtf8(texts[i], code);
    }
  }
  return texts;
}

std::string ShapeText(const NpyArray& array) {
  std::string text;
  for (const size_t extent : array.shape) text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return "[" + text + "]";
}

}  // namespace speech_emotion::trainer
