#include "classical/importance.h"

#include <Eigen/Core>
#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "data/splits/random_draws.h"
#include "evaluation/bootstrap.h"
#include "evaluation/scored_utterances.h"
#include "files/ordered_work.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kResamples = 2000;

// Which clips count for which speaker and class, and what their speakers' resamples weigh.
class SpeakerRecall {
 public:
  SpeakerRecall(const FeatureSet& clips, const std::vector<std::string>& labels,
                const CorpusClasses& classes) {
    std::map<std::pair<std::string, std::string>, int> speakers;
    for (const Utterance& clip : clips.utterances) {
      const int next = static_cast<int>(speakers.size());
      speaker_.push_back(speakers.try_emplace({clip.corpus, clip.speaker}, next).first->second);
      const auto at = std::find(labels.begin(), labels.end(), clip.label) - labels.begin();
      label_.push_back(at < std::ssize(labels) ? static_cast<int>(at) : -1);
    }
    count_ = static_cast<int>(labels.size());
    allowed_ = Rows::Zero(std::ssize(clips.utterances), count_);
    const ScoredUtterances answers{labels, classes, {}};
    for (size_t i = 0; i < clips.utterances.size(); ++i) {
      for (int c = 0; c < count_; ++c) {
        const bool has = answers.HasClass(clips.utterances[i].corpus, labels[static_cast<size_t>(c)]);
        allowed_(static_cast<Eigen::Index>(i), c) = has ? 1.0f : 0.0f;
      }
    }
    speakers_ = static_cast<int>(speakers.size());
    Random random(1);
    weights_ = Eigen::MatrixXd::Zero(1 + kResamples, speakers_);
    weights_.row(0).setOnes();  // all of them, once
    for (int r = 1; r <= kResamples; ++r) {
      for (int s = 0; s < speakers_; ++s) weights_(r, random.UniformInt(0, speakers_ - 1)) += 1.0;
    }
    Eigen::MatrixXd support = Eigen::MatrixXd::Zero(speakers_, count_);
    for (size_t i = 0; i < label_.size(); ++i) {
      if (label_[i] >= 0) support(speaker_[i], label_[i]) += 1.0;
    }
    support_ = weights_ * support;
    occurring_ = (support_.array() > 0.0).cast<double>().rowwise().sum().max(1.0);
  }

  // Clips that were recognised: [speakers, classes].
  Eigen::MatrixXd Right(const Rows& probabilities) const {
    Eigen::MatrixXd right = Eigen::MatrixXd::Zero(speakers_, count_);
    const Rows answers = probabilities.cwiseProduct(allowed_);
    for (Eigen::Index i = 0; i < answers.rows(); ++i) {
      Eigen::Index best = 0;
      answers.row(i).maxCoeff(&best);
      const auto clip = static_cast<size_t>(i);
      if (best == label_[clip]) right(speaker_[clip], best) += 1.0;
    }
    return right;
  }

  // The mean over classes of the recall: of all clips, then of each resample of speakers.
  Eigen::ArrayXd Recall(const Eigen::MatrixXd& right) const {
    return ((weights_ * right).array() / support_.array().max(1.0)).rowwise().sum() / occurring_;
  }

  int speakers() const { return speakers_; }

 private:
  std::vector<int> speaker_, label_;
  int count_ = 0, speakers_ = 0;
  Rows allowed_;              // 1 where the clip's corpus has the class
  Eigen::MatrixXd weights_;   // how often each speaker is in a resample
  Eigen::MatrixXd support_;   // of the classes in a resample
  Eigen::ArrayXd occurring_;  // classes of a resample
};

// Of Recall's values: the first is that of all clips.
Interval IntervalOf(const Eigen::ArrayXd& losses, int speakers) {
  if (speakers < 2) return {losses[0], losses[0], losses[0]};
  return IntervalOfResamples(losses[0], {losses.begin() + 1, losses.end()});
}

// "mfcc_3_delta_p25" -> {"mfcc", "deltas", "p25"}
std::vector<std::string> Traits(std::string name) {
  std::vector<std::string> traits;
  const size_t last = name.rfind('_');
  if (last != std::string::npos) {
    const std::string functional = name.substr(last + 1);
    name.resize(last);
    traits.push_back(functional);
  }
  const bool is_delta = name.find("_delta") != std::string::npos;
  name = name.substr(0, name.find("_delta"));
  const size_t number = name.rfind('_');  // "mfcc_3", but not "f0"
  if (number != std::string::npos && name.find_first_not_of("0123456789", number + 1) == std::string::npos) {
    name.resize(number);
  }
  traits.insert(traits.begin(), {name, is_delta ? "deltas" : "statics"});
  return traits;
}

}  // namespace

std::vector<FeatureGroup> SingleFeatures(const std::vector<std::string>& names) {
  std::vector<FeatureGroup> groups;
  for (size_t i = 0; i < names.size(); ++i) groups.push_back({names[i], {static_cast<int>(i)}});
  return groups;
}

std::vector<FeatureGroup> FeatureGroups(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<int>> columns;
  for (size_t i = 0; i < names.size(); ++i) {
    for (const std::string& trait : Traits(names[i])) columns[trait].push_back(static_cast<int>(i));
  }
  std::vector<FeatureGroup> groups;
  for (auto& [name, members] : columns) {
    if (members.size() > 1 && members.size() < names.size()) groups.push_back({name, std::move(members)});
  }
  return groups;
}

std::vector<Importance> PermutationImportance(const ClipClassifier& classifier, const FeatureSet& clips,
                                              const CorpusClasses& classes,
                                              const std::vector<FeatureGroup>& groups,
                                              const ImportanceOptions& options,
                                              const std::function<void(size_t)>& progress) {
  const SpeakerRecall recall(clips, classifier.labels(), classes);
  const Rows rows = classifier.Standardized(clips);
  const Eigen::ArrayXd whole = recall.Recall(recall.Right(classifier.Probabilities(rows)));
  std::vector<Importance> importances;
  const auto make_worker = [&] {
    return [&, changed = rows](size_t g) mutable {
      Eigen::MatrixXd right;
      for (int repeat = 0; repeat < options.repeats; ++repeat) {
        Random random(options.seed * 0x9e3779b97f4a7c15u + g * static_cast<uint64_t>(options.repeats) +
                      static_cast<uint64_t>(repeat));
        std::vector<size_t> order(static_cast<size_t>(rows.rows()));
        std::iota(order.begin(), order.end(), size_t{0});
        Shuffle(order, random);
        for (const int column : groups[g].columns) {
          for (Eigen::Index i = 0; i < rows.rows(); ++i) {
            changed(i, column) = rows(static_cast<Eigen::Index>(order[static_cast<size_t>(i)]), column);
          }
        }
        const Eigen::MatrixXd one = recall.Right(classifier.Probabilities(changed));
        right = repeat == 0 ? one : Eigen::MatrixXd(right + one);
      }
      for (const int column : groups[g].columns) changed.col(column) = rows.col(column);
      return IntervalOf(whole - recall.Recall(right / options.repeats), recall.speakers());
    };
  };
  WorkInOrder(groups.size(), static_cast<size_t>(options.threads), make_worker,
              [&](size_t g, Interval& loss) {
                importances.push_back({groups[g], loss});
                progress(g + 1);
                return true;
              });
  return importances;
}

}  // namespace speech_emotion::trainer
