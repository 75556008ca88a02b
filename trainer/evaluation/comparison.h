// Several models on the same clips, ranked.
#pragma once

#include <string>
#include <vector>

#include "evaluation/measures.h"
#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

struct ComparedModel {
  std::string name;
  std::string kind;  // "classifier" or "network"
  ScoredUtterances scored;
  Measures measures;                     // of all corpora together
  std::vector<NamedMeasures> by_corpus;  // of each; see MeasureModel
  double training_s = 0.0;               // of all folds; at least, where some were found trained
  bool found_trained = false;
  double clip_s = 0.0;    // from a file to its probabilities, on one thread
  size_t size_bytes = 0;  // of one fold's
};

struct Comparison {
  std::string part;  // as in TestedParts
  std::string independence;
  std::string caution;
  std::vector<std::string> notes;
  std::vector<ComparedModel> models;  // the best first: see Rank
  std::vector<std::string> failed;    // "path: reason", clips that no model could hear
};

// Its measures, once all of its clips are scored.
void MeasureModel(ComparedModel& model);

// By unweighted average recall; of equals the smaller one.
void Rank(std::vector<ComparedModel>& models);

// "29.7 kB"
std::string BytesText(size_t bytes);

// A table for the terminal.
std::string ComparisonText(const Comparison& comparison);

// The same with every figure and interval, and the recall on each corpus.
std::string ComparisonCsv(const Comparison& comparison);

// A self-contained page: the table, and bar charts of recall and accuracy with their intervals.
std::string ComparisonHtml(const Comparison& comparison);

}  // namespace speech_emotion::trainer
