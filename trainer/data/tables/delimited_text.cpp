#include "data/tables/delimited_text.h"

#include <algorithm>

#include "data/tables/text_fields.h"
#include "data/tables/unicode_text.h"

namespace speech_emotion::trainer {

bool DelimitedReader::ReadLine(std::string& line) {
  if (!std::getline(text_, line)) return false;
  if (lines_read_++ == 0 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

Result<void> DelimitedReader::ReadField(size_t& position) {
  std::string field;
  if (position >= line_text_.size() || line_text_[position] != '"') {
    const size_t end = std::min(line_text_.find(separator_, position), line_text_.size());
    fields_.push_back(line_text_.substr(position, end - position));
    position = end;
    return {};
  }
  for (++position;; ++position) {
    while (position >= line_text_.size()) {  // the field goes on in the next line
      std::string more;
      if (!ReadLine(more)) {
        return MakeError(ErrorCode::kInvalidArgument, "expected a quoted field to end, found the file's end");
      }
      line_text_ += "\n" + more;
    }
    if (line_text_[position] != '"') {
      field += line_text_[position];
    } else if (position + 1 < line_text_.size() && line_text_[position + 1] == '"') {
      field += line_text_[++position];
    } else {
      break;
    }
  }
  if (++position < line_text_.size() && line_text_[position] != separator_) {
    return MakeError(ErrorCode::kInvalidArgument, "expected a separator after a quoted field, found '" +
                                                      line_text_.substr(position, 1) + "'");
  }
  fields_.push_back(std::move(field));
  return {};
}

Result<bool> DelimitedReader::Next() {
  fields_.clear();
  do {
    if (!ReadLine(line_text_)) return false;
  } while (line_text_.empty());
  line_ = lines_read_;
  for (size_t position = 0;; ++position) {
    if (auto ok = ReadField(position); !ok) return tl::unexpected(ok.error());
    if (position >= line_text_.size()) return true;
  }
}

bool IsBlankRow(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [](const std::string& field) { return Trimmed(field).empty(); });
}

}  // namespace speech_emotion::trainer
