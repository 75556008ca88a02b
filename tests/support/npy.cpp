#include "npy.h"

#include <cstring>
#include <fstream>
#include <iterator>

namespace {

// The text between `key': ` and the next of `ends`.
std::string Field(const std::string& header, const std::string& key, const std::string& ends) {
  const size_t start = header.find("'" + key + "': ");
  if (start == std::string::npos) return "";
  const size_t begin = start + key.size() + 4;
  return header.substr(begin, header.find_first_of(ends, begin) - begin);
}

template <class T>
std::vector<double> Convert(const char* data, size_t count) {
  std::vector<double> values(count);
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, data + i * sizeof(T), sizeof(T));
    values[i] = static_cast<double>(value);
  }
  return values;
}

}  // namespace

// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0
std::optional<NpyArray> ReadNpy(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.size() < 10 || bytes.compare(1, 5, "NUMPY") != 0 || bytes[6] != 1) return {};
  const size_t header_length =
      static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
  if (bytes.size() < 10 + header_length) return {};
  const std::string header = bytes.substr(10, header_length);
  if (header.find("'fortran_order': False") == std::string::npos) return {};

  NpyArray array;
  size_t count = 1;
  const std::string shape = Field(header, "shape", ")").substr(1);
  for (size_t start = 0; start < shape.size();) {
    const size_t comma = std::min(shape.find(',', start), shape.size());
    const std::string size = shape.substr(start, comma - start);
    if (size.find_first_of("0123456789") != std::string::npos) {
      array.shape.push_back(std::stoll(size));
      count *= static_cast<size_t>(array.shape.back());
    }
    start = comma + 1;
  }
  const std::string type = Field(header, "descr", ",");
  const char* data = bytes.data() + 10 + header_length;
  const size_t available = bytes.size() - 10 - header_length;
  if (type == "'<f4'" && available >= count * 4) array.values = Convert<float>(data, count);
  if (type == "'<f8'" && available >= count * 8) array.values = Convert<double>(data, count);
  if (type == "'<i4'" && available >= count * 4) array.values = Convert<int32_t>(data, count);
  if (type == "'<i8'" && available >= count * 8) array.values = Convert<int64_t>(data, count);
  if (array.values.size() != count) return {};
  return array;
}
