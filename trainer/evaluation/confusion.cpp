#include "evaluation/confusion.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

double Ratio(int64_t part, int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

double MeanOverClasses(const Confusion& confusion, double ClassMeasures::*measure) {
  double sum = 0.0;
  int classes = 0;
  for (const ClassMeasures& one : PerClass(confusion)) {
    if (one.support == 0) continue;
    sum += one.*measure;
    ++classes;
  }
  return classes > 0 ? sum / classes : 0.0;
}

}  // namespace

int64_t Confusion::support(size_t label) const {
  int64_t sum = 0;
  for (const int64_t count : counts[label]) sum += count;
  return sum;
}

int64_t Confusion::predicted(size_t label) const {
  int64_t sum = 0;
  for (const auto& row : counts) sum += row[label];
  return sum;
}

int64_t Confusion::total() const {
  int64_t sum = 0;
  for (size_t i = 0; i < labels.size(); ++i) sum += support(i);
  return sum;
}

int64_t Confusion::right() const {
  int64_t sum = 0;
  for (size_t i = 0; i < labels.size(); ++i) sum += counts[i][i];
  return sum;
}

Confusion EmptyConfusion(const std::vector<std::string>& labels) {
  return {labels, std::vector<std::vector<int64_t>>(labels.size(), std::vector<int64_t>(labels.size(), 0))};
}

void Add(const Confusion& part, Confusion& sum) {
  for (size_t i = 0; i < sum.labels.size(); ++i) {
    for (size_t j = 0; j < sum.labels.size(); ++j) sum.counts[i][j] += part.counts[i][j];
  }
}

std::vector<std::string> ConfusionLabels(const ScoredUtterances& scored) {
  std::set<std::string> used, unknown;
  for (const std::string& corpus : CorporaOf(scored)) {
    for (const std::string& label : scored.labels) {
      if (scored.HasClass(corpus, label)) used.insert(label);
    }
  }
  for (const ScoredUtterance& one : scored.utterances) {
    used.insert({one.predicted, one.utterance.label});
    unknown.insert(one.utterance.label);
  }
  std::vector<std::string> labels;
  for (const std::string& label : scored.labels) {
    unknown.erase(label);
    if (used.contains(label)) labels.push_back(label);
  }
  labels.insert(labels.end(), unknown.begin(), unknown.end());
  return labels;
}

Confusion ConfusionOf(const ScoredUtterances& scored) {
  Confusion confusion = EmptyConfusion(ConfusionLabels(scored));
  const auto index = [&](const std::string& label) {
    return static_cast<size_t>(std::find(confusion.labels.begin(), confusion.labels.end(), label) -
                               confusion.labels.begin());
  };
  for (const ScoredUtterance& one : scored.utterances) {
    ++confusion.counts[index(one.utterance.label)][index(one.predicted)];
  }
  return confusion;
}

std::vector<ClassMeasures> PerClass(const Confusion& confusion) {
  std::vector<ClassMeasures> classes;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    const int64_t right = confusion.counts[i][i], support = confusion.support(i);
    const int64_t predicted = confusion.predicted(i);
    classes.push_back({confusion.labels[i], support, Ratio(right, predicted), Ratio(right, support),
                       Ratio(2 * right, support + predicted)});
  }
  return classes;
}

double UnweightedAverageRecall(const Confusion& confusion) {
  return MeanOverClasses(confusion, &ClassMeasures::recall);
}

double MacroF1(const Confusion& confusion) { return MeanOverClasses(confusion, &ClassMeasures::f1); }

double Accuracy(const Confusion& confusion) { return Ratio(confusion.right(), confusion.total()); }

double CohensKappa(const Confusion& confusion) {
  const auto total = static_cast<double>(confusion.total());
  if (total == 0.0) return 0.0;
  double by_chance = 0.0;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    by_chance += static_cast<double>(confusion.support(i)) / total * confusion.predicted(i) / total;
  }
  return by_chance < 1.0 ? (Accuracy(confusion) - by_chance) / (1.0 - by_chance) : 0.0;
}

double MatthewsCorrelation(const Confusion& confusion) {
  const auto total = static_cast<double>(confusion.total());
  double products = 0.0, supports = 0.0, predictions = 0.0;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    const auto support = static_cast<double>(confusion.support(i));
    const auto predicted = static_cast<double>(confusion.predicted(i));
    products += support * predicted;
    supports += support * support;
    predictions += predicted * predicted;
  }
  const double scale = (total * total - supports) * (total * total - predictions);
  return scale > 0.0 ? (static_cast<double>(confusion.right()) * total - products) / std::sqrt(scale) : 0.0;
}

std::string ConfusionTable(const Confusion& confusion) {
  constexpr size_t kMinColumn = 11, kMinFirstColumn = 16;
  const auto name = [&](size_t i) { return Printable(confusion.labels[i]); };
  size_t first = kMinFirstColumn, column = kMinColumn;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    first = std::max(first, DisplayWidth(name(i)));
    column = std::max(column, DisplayWidth(name(i)) + 2);
  }
  std::string table = "  " + PadRight("true \\ predicted", first);
  for (size_t i = 0; i < confusion.labels.size(); ++i) table += PadLeft(name(i), column);
  table += PadLeft("recall", kMinColumn) + "\n";
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    table += "  " + PadRight(name(i), first);
    for (const int64_t count : confusion.counts[i]) table += PadLeft(std::to_string(count), column);
    char recall[32] = "-";
    if (confusion.support(i) > 0) {
      std::snprintf(recall, sizeof recall, "%.3f", Ratio(confusion.counts[i][i], confusion.support(i)));
    }
    table += PadLeft(recall, kMinColumn) + "\n";
  }
  return table;
}

}  // namespace speech_emotion::trainer
