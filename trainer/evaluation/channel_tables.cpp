// How scores through several channels are shown.
#include <cmath>

#include "data/corpora/utterance_words.h"
#include "evaluation/channel_scores.h"
#include "evaluation/recall_table.h"
#include "evaluation/text_table.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

using ChannelLines = std::vector<std::vector<std::string>>;

std::string CountOf(int64_t part, int64_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

std::string SignedText(double difference) {
  const std::string text = FixedPoint(std::abs(difference), 3);
  return text == "0.000" ? text : (difference < 0.0 ? "-" : "+") + text;
}

ChannelLines AnswerLines(const std::vector<ChannelRow>& rows) {
  ChannelLines lines = {{"through", "corpus", "to clean", "answers changed", "uncertain", "no speech"}};
  for (const ChannelRow& row : rows) {
    if (row.kind == ClipKind::kSound) continue;
    const bool is_acted = row.kind == ClipKind::kActed;
    lines.push_back({row.channel, row.corpus + (is_acted ? "" : " (plain)"),
                     is_acted ? SignedText(row.to_clean) : "-", CountOf(row.changed, row.clips),
                     CountOf(row.uncertain, row.clips), CountOf(row.no_speech, row.clips)});
  }
  return lines;
}

ChannelLines WindowLines(const std::vector<ChannelRow>& rows) {
  ChannelLines lines = {
      {"through", "windows of", "in all", "quiet", "named", "no speech", "speech still heard"}};
  for (const ChannelRow& row : rows) {
    if (row.kind == ClipKind::kActed) continue;
    const bool is_sound = row.kind == ClipKind::kSound;
    const WindowStates& states = row.windows;
    lines.push_back({row.channel, is_sound ? "sounds" : row.corpus, std::to_string(states.windows),
                     PercentText(states.quiet, states.speech()), PercentText(states.named, states.speech()),
                     PercentText(states.no_speech, states.windows),
                     is_sound ? "-" : CountOf(row.still_heard, row.of_heard)});
  }
  return lines;
}

// Without those that have a heading alone.
std::vector<ChannelLines> ChannelTables(const std::vector<ChannelRow>& rows) {
  std::vector<NamedRecall> recalls;
  for (const ChannelRow& row : rows) {
    if (row.kind == ClipKind::kActed) recalls.push_back({row.channel, row.corpus, row.recall, row.speakers});
  }
  std::vector<ChannelLines> tables = {RecallLines("through", recalls), AnswerLines(rows), WindowLines(rows)};
  std::erase_if(tables, [](const ChannelLines& lines) { return lines.size() == 1; });
  return tables;
}

}  // namespace

std::string ChannelsText(const std::vector<ChannelRow>& rows) {
  if (rows.empty()) return "";
  std::string text = "\nThrough channels: unweighted average recall, answers that changed against clean\n";
  const auto tables = ChannelTables(rows);
  for (size_t i = 0; i < tables.size(); ++i) {
    text += (i > 0 ? "\n" : "") + AlignedTable(tables[i], FirstColumn::kNames);
  }
  return text;
}

std::string ChannelsHtml(const std::vector<ChannelRow>& rows) {
  std::string html;
  for (const ChannelLines& lines : ChannelTables(rows)) html += LinesHtml(lines);
  return html;
}

std::string ChannelsCsv(const std::vector<ChannelRow>& rows) {
  std::string csv =
      "channel,corpus,kind,clips,speakers,ua,ua_low,ua_high,ua_to_clean,changed,uncertain,no_speech,"
      "windows,windows_quiet,windows_named,windows_no_speech,windows_heard_clean,windows_still_heard\n";
  for (const ChannelRow& row : rows) {
    const bool is_acted = row.kind == ClipKind::kActed, is_sound = row.kind == ClipKind::kSound;
    csv += CsvField(row.channel) + "," + CsvField(row.corpus) + "," + WordOf(row.kind);
    const auto add = [&csv](bool is_known, const std::string& field) {
      csv += "," + (is_known ? field : "");
    };
    add(!is_sound, std::to_string(row.clips));
    add(is_acted, std::to_string(row.speakers));
    for (const double value : {row.recall.value, row.recall.low, row.recall.high, row.to_clean})
      add(is_acted, FixedPoint(value, 5));
    for (const int64_t count : {row.changed, row.uncertain, row.no_speech})
      add(!is_sound, std::to_string(count));
    for (const int64_t count :
         {row.windows.windows, row.windows.quiet, row.windows.named, row.windows.no_speech})
      add(true, std::to_string(count));
    for (const int64_t count : {row.of_heard, row.still_heard}) add(!is_sound, std::to_string(count));
    csv += "\n";
  }
  return csv;
}

}  // namespace speech_emotion::trainer
