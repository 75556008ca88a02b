#include "data/storage/npy_header_reader.h"

#include <charconv>
#include <optional>
#include <utility>

namespace speech_emotion::trainer {
namespace {

// Reads from the front of what is left; each step says whether it found what it looked for.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : rest_(text) {}

  bool Take(std::string_view token) {
    SkipSpaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::optional<std::string> TakeText() {
    SkipSpaces();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return {};
    const size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return {};
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::optional<bool> TakeBool() {
    if (Take("True")) return true;
    if (Take("False")) return false;
    return {};
  }

  std::optional<std::vector<size_t>> TakeShape() {
    std::vector<size_t> shape;
    if (!Take("(")) return {};
    while (!Take(")")) {
      const auto size = TakeSize();
      if (!size) return {};
      shape.push_back(*size);
      if (Take(",")) continue;
      return Take(")") ? std::optional(shape) : std::nullopt;
    }
    return shape;
  }

  bool is_at_end() {
    SkipSpaces();
    return rest_.empty();
  }

 private:
  void SkipSpaces() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
  }

  std::optional<size_t> TakeSize() {
    SkipSpaces();
    size_t size = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
    if (error != std::errc()) return {};
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    Take("L");  // of Python 2
    return size;
  }

  std::string_view rest_;
};

}  // namespace

Result<NpyHeaderFields> ParseNpyHeader(std::string_view text) {
  const auto failure = [](const std::string& found) {
    return MakeError(ErrorCode::kInvalidArgument,
                     {"expected a header with descr, fortran_order and shape, found ", found});
  };
  LiteralReader reader(text);
  std::optional<std::string> type;
  std::optional<bool> fortran_order;
  std::optional<std::vector<size_t>> shape;
  if (!reader.Take("{")) return failure("no '{'");
  while (!reader.Take("}")) {
    const auto key = reader.TakeText();
    if (!key || !reader.Take(":")) return failure("no key where one must be");
    if (*key == "descr") {
      type = reader.TakeText();
      if (!type) return failure("fields in place of one type");
    } else if (*key == "fortran_order") {
      fortran_order = reader.TakeBool();
      if (!fortran_order) return failure("a fortran_order that is neither True nor False");
    } else if (*key == "shape") {
      shape = reader.TakeShape();
      if (!shape) return failure("a shape that is no tuple of sizes");
    } else {
      return failure("the key '" + *key + "'");
    }
    if (reader.Take(",")) continue;
    if (reader.Take("}")) break;
    return failure("no ',' after '" + *key + "'");
  }
  if (!reader.is_at_end()) return failure("more after its '}'");
  if (!type || !fortran_order || !shape)
    return failure(!type ? "no descr" : !shape ? "no shape" : "no fortran_order");
  return NpyHeaderFields{std::move(*type), *fortran_order, std::move(*shape)};
}

}  // namespace speech_emotion::trainer
