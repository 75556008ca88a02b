#include "evaluation.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>

#include "file_predictor.h"
#include "ordered_work.h"
#include "progress_line.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kBootstrapResamples = 2000;

size_t IndexOf(const std::vector<std::string>& labels, const std::string& label) {
  return static_cast<size_t>(std::find(labels.begin(), labels.end(), label) - labels.begin());
}

double Accuracy(const Confusion& confusion) {
  int64_t right = 0, all = 0;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    right += confusion.counts[i][i];
    for (int64_t count : confusion.counts[i]) all += count;
  }
  return all > 0 ? static_cast<double>(right) / static_cast<double>(all) : 0.0;
}

Confusion EmptyConfusion(const std::vector<std::string>& labels) {
  return {labels, std::vector<std::vector<int64_t>>(labels.size(), std::vector<int64_t>(labels.size(), 0))};
}

void Add(const Confusion& part, Confusion& sum) {
  for (size_t i = 0; i < sum.labels.size(); ++i) {
    for (size_t j = 0; j < sum.labels.size(); ++j) sum.counts[i][j] += part.counts[i][j];
  }
}

Interval Percentiles(double value, std::vector<double> resampled) {
  std::sort(resampled.begin(), resampled.end());
  const auto at = [&](double part) {
    return resampled[static_cast<size_t>(part * (resampled.size() - 1) + 0.5)];
  };
  return {value, at(0.025), at(0.975)};
}

// The likeliest label among those the corpus has: a class that it lacks is neither right nor wrong there.
std::string Leading(const std::vector<std::string>& labels, const std::vector<float>& probabilities,
                    const std::vector<std::string>& allowed) {
  size_t best = labels.size();
  for (size_t i = 0; i < labels.size(); ++i) {
    if (IndexOf(allowed, labels[i]) == allowed.size()) continue;
    if (best == labels.size() || probabilities[i] > probabilities[best]) best = i;
  }
  return best == labels.size() ? "" : labels[best];
}

}  // namespace

Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    int threads) {
  std::map<std::string, std::vector<std::string>> allowed;
  for (const Utterance& utterance : utterances) {
    if (!allowed.contains(utterance.corpus))
      allowed[utterance.corpus] = LabelsOf(utterances, utterance.corpus);
  }
  Evaluation evaluation;
  cli::ProgressLine progress("evaluate", "clips", utterances.size());
  const auto make_worker = [&] {
    return [&, predictor = cli::FilePredictor(model)](size_t i) mutable {
      return predictor.Predict(utterances[i].path.string(), {});
    };
  };
  cli::WorkInOrder(
      utterances.size(), static_cast<size_t>(threads), make_worker,
      [&](size_t i, const Result<cli::FilePrediction>& prediction) {
        const Utterance& utterance = utterances[i];
        if (prediction) {
          evaluation.scored.push_back(
              {utterance, Leading(model->labels(), prediction->probabilities, allowed[utterance.corpus])});
        } else {
          evaluation.failed.push_back(utterance.path.string() + ": " + prediction.error().message);
        }
        progress.Update(i + 1);
        return true;
      });
  return evaluation;
}

double UnweightedAverageRecall(const Confusion& confusion) {
  double sum = 0.0;
  int classes = 0;
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    int64_t all = 0;
    for (int64_t count : confusion.counts[i]) all += count;
    if (all == 0) continue;
    sum += static_cast<double>(confusion.counts[i][i]) / static_cast<double>(all);
    ++classes;
  }
  return classes > 0 ? sum / classes : 0.0;
}

Measures Measure(const std::vector<ScoredUtterance>& scored, const std::string& corpus) {
  std::vector<Utterance> utterances;
  for (const ScoredUtterance& one : scored) utterances.push_back(one.utterance);
  const std::vector<std::string> labels = LabelsOf(utterances, corpus);

  std::map<std::string, Confusion> by_speaker;
  Measures measures{EmptyConfusion(labels), 0, 0, {}, {}};
  for (const ScoredUtterance& one : scored) {
    if (one.utterance.corpus != corpus) continue;
    auto& confusion = by_speaker.try_emplace(one.utterance.speaker, EmptyConfusion(labels)).first->second;
    const size_t predicted = IndexOf(labels, one.predicted);
    // A model without this label at all can't be right; any wrong column will do.
    const size_t actual = IndexOf(labels, one.utterance.label);
    ++confusion.counts[actual][predicted < labels.size() ? predicted : (actual + 1) % labels.size()];
    ++measures.utterances;
  }
  std::vector<Confusion> speakers;
  for (const auto& [speaker, confusion] : by_speaker) {
    speakers.push_back(confusion);
    Add(confusion, measures.confusion);
  }
  measures.speakers = static_cast<int64_t>(speakers.size());
  if (speakers.empty()) return measures;

  std::mt19937_64 random(1);
  std::uniform_int_distribution<size_t> draw(0, speakers.size() - 1);
  std::vector<double> recalls, accuracies;
  for (int i = 0; i < kBootstrapResamples; ++i) {
    Confusion sum = EmptyConfusion(labels);
    for (size_t s = 0; s < speakers.size(); ++s) Add(speakers[draw(random)], sum);
    recalls.push_back(UnweightedAverageRecall(sum));
    accuracies.push_back(Accuracy(sum));
  }
  measures.unweighted_average_recall =
      Percentiles(UnweightedAverageRecall(measures.confusion), std::move(recalls));
  measures.accuracy = Percentiles(Accuracy(measures.confusion), std::move(accuracies));
  return measures;
}

std::string ConfusionTable(const Confusion& confusion) {
  std::string table = "  true \\ predicted";
  char cell[64];
  for (const std::string& label : confusion.labels) {
    std::snprintf(cell, sizeof cell, "%11s", label.c_str());
    table += cell;
  }
  table += "     recall\n";
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    int64_t all = 0;
    std::snprintf(cell, sizeof cell, "  %-16s", confusion.labels[i].c_str());
    table += cell;
    for (int64_t count : confusion.counts[i]) {
      all += count;
      std::snprintf(cell, sizeof cell, "%11lld", static_cast<long long>(count));
      table += cell;
    }
    std::snprintf(cell, sizeof cell, "%11.3f\n",
                  all > 0 ? static_cast<double>(confusion.counts[i][i]) / static_cast<double>(all) : 0.0);
    table += cell;
  }
  return table;
}

}  // namespace speech_emotion::trainer
