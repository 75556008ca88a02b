#include "data/storage/npy.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "files/npy_header.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

template <class Value>
std::string Bytes(const std::vector<Value>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

std::string Npy(const std::string& type, const std::vector<size_t>& shape, const std::string& data) {
  return NpyHeader(type, shape) + data;
}

// Format 2.0 and 3.0 have four bytes for the header's length.
std::string NpyOfVersion(char version, const std::string& header, const std::string& data) {
  std::string bytes("\x93NUMPY", 6);
  bytes += {version, '\0'};
  for (int shift = 0; shift < (version == 1 ? 16 : 32); shift += 8)
    bytes += static_cast<char>(header.size() >> shift & 0xff);
  return bytes + header + data;
}

NpyArray Map(const TemporaryFolder& folder, const std::string& bytes) {
  auto array = MapNpy(folder.Write("a.npy", bytes));
  if (!array) FAIL(array.error().message);
  return *array;
}

std::string Refusal(const TemporaryFolder& folder, const std::string& bytes) {
  const auto array = MapNpy(folder.Write("a.npy", bytes));
  if (array) return "";
  CHECK(array.error().message.starts_with(folder.Path("a.npy") + ": "));
  return array.error().message;
}

}  // namespace

TEST_CASE("numbers of every type are read from .npy files as floats and as whole numbers") {
  const TemporaryFolder folder;
  const auto check = [&](const std::string& bytes, const std::vector<int64_t>& expected) {
    const NpyArray array = Map(folder, bytes);
    CHECK(array.shape == std::vector<size_t>{expected.size()});
    const auto integers = IntegersOf(array);
    REQUIRE(integers.has_value());
    CHECK(*integers == expected);
    const auto floats = FloatsOf(array);
    REQUIRE(floats.has_value());
    CHECK(*floats == std::vector<float>(expected.begin(), expected.end()));
  };
  check(Npy("<f4", {3}, Bytes<float>({1, -2, 3})), {1, -2, 3});
  check(Npy("<f8", {2}, Bytes<double>({-7, 1e6})), {-7, 1000000});
  check(Npy("|i1", {2}, Bytes<int8_t>({-128, 127})), {-128, 127});
  check(Npy("<i2", {2}, Bytes<int16_t>({-300, 300})), {-300, 300});
  check(Npy("<i4", {2}, Bytes<int32_t>({-70000, 70000})), {-70000, 70000});
  check(Npy("<i8", {1}, Bytes<int64_t>({5})), {5});
  check(Npy("|u1", {2}, Bytes<uint8_t>({0, 255})), {0, 255});
  check(Npy("|b1", {2}, Bytes<uint8_t>({1, 0})), {1, 0});
  const std::string header = "{'shape': (2,), \"fortran_order\": False, 'descr': '<f4'}\n";
  for (const char version : {1, 2, 3}) check(NpyOfVersion(version, header, Bytes<float>({4, 5})), {4, 5});
}

TEST_CASE("texts of .npy files become UTF-8 without their padding") {
  const TemporaryFolder folder;
  using namespace std::string_literals;
  const std::u32string letters = U"sad\0\0f\u00e9e\U0001f600\0"s;
  const NpyArray array =
      Map(folder, Npy("<U5", {2}, {reinterpret_cast<const char*>(letters.data()), letters.size() * 4}));
  const auto texts = TextsOf(array);
  REQUIRE(texts.has_value());
  CHECK(*texts == std::vector<std::string>{"sad", "f\u00e9e\U0001f600"});
  CHECK(!FloatsOf(array).has_value());
  CHECK(!IntegersOf(array).has_value());
  CHECK(!TextsOf(Map(folder, Npy("<U1", {1}, Bytes<uint32_t>({0x110000})))).has_value());
}

TEST_CASE("a fraction is no whole number, and neither is what is not finite") {
  const TemporaryFolder folder;
  for (const double value : {0.5, 1e300, std::numeric_limits<double>::quiet_NaN()})
    CHECK(!IntegersOf(Map(folder, Npy("<f8", {1}, Bytes<double>({value})))).has_value());
}

TEST_CASE("hostile .npy files are refused by name with what was found") {
  const TemporaryFolder folder;
  const std::string data = Bytes<float>({1, 2, 3, 4, 5, 6});
  const auto header = [&](const std::string& text) { return Refusal(folder, NpyOfVersion(1, text, data)); };
  using Catch::Contains;
  CHECK_THAT(Refusal(folder, ""), Contains("another beginning"));
  CHECK_THAT(Refusal(folder, "PK\x03\x04 a zip archive, as numpy.savez writes"),
             Contains("another beginning"));
  CHECK_THAT(Refusal(folder, NpyOfVersion(9, "{}", data)), Contains("another beginning"));
  CHECK_THAT(Refusal(folder, std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13)),
             Contains("another beginning"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }"), Contains("Fortran order"));
  CHECK_THAT(header("{'descr': '>f4', 'fortran_order': False, 'shape': (6,), }"), Contains("found >f4"));
  CHECK_THAT(header("{'descr': '|O', 'fortran_order': False, 'shape': (6,), }"), Contains("found |O"));
  CHECK_THAT(header("{'descr': '<U99999999999999999999', 'fortran_order': False, 'shape': (6,), }"),
             Contains("found <U9"));
  CHECK_THAT(header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }"),
             Contains("fields"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }"),
             Contains("expected 28 bytes of values for the shape [7], found 24"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }"), Contains("found 24"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }"),
             Contains("endlessly many"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (-6,), }"),
             Contains("no tuple of sizes"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }"),
             Contains("no tuple of sizes"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': maybe, 'shape': (6,), }"),
             Contains("neither True nor False"));
  CHECK_THAT(header("{'descr': '<f4', 'shape': (6,), }"), Contains("no fortran_order"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'more': 1}"),
             Contains("'more'"));
  CHECK_THAT(header("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} + 1"), Contains("more after"));
  CHECK_THAT(header("__import__('os')"), Contains("no '{'"));
  CHECK_THAT(header("{'descr"), Contains("no key"));
  CHECK(!MapNpy(folder.Path("missing.npy")).has_value());
  CHECK(!MapNpy(folder.Path("")).has_value());
}
