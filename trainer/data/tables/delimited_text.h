// Comma-, tab- and otherwise separated values (RFC 4180), a row at a time.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// Takes quoted fields with separators, line breaks and doubled quotes in them; CRLF and LF; a UTF-8 byte
// order mark. Lines without a character are passed over.
class DelimitedReader {
 public:
  // `text` outlives the reader.
  DelimitedReader(std::istream& text, char separator) : text_(text), separator_(separator) {}

  // False at the end; then fields() means nothing. Fails, without naming the file, where a quote is not
  // closed or is followed by more than a separator.
  Result<bool> Next();

  // Passes over a line that is no row; false at the end.
  bool SkipLine() { return ReadLine(line_text_); }

  const std::vector<std::string>& fields() const { return fields_; }
  // Where the row began; the first line is 1.
  size_t line() const { return line_; }

 private:
  // The text's next line without its end; false at the end of the text.
  bool ReadLine(std::string& line);
  // Takes one field from `position` on in line_text_, which grows by lines where a quoted field goes on.
  Result<void> ReadField(size_t& position);

  std::istream& text_;
  char separator_;
  size_t lines_read_ = 0;
  size_t line_ = 0;
  std::string line_text_;
  std::vector<std::string> fields_;
};

// Whether no field has more than white space: spreadsheets leave such rows behind.
bool IsBlankRow(const std::vector<std::string>& fields);

}  // namespace speech_emotion::trainer
