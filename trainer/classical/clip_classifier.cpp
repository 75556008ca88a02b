#include "classical/clip_classifier.h"

#include <algorithm>
#include <map>
#include <utility>

#include "data/corpora/label_order.h"

namespace speech_emotion::trainer {
namespace {

Rows RowsOf(const FeatureSet& clips) {
  const Eigen::Index features = clips.features.empty() ? 0 : clips.features.front().features;
  Rows rows(static_cast<Eigen::Index>(clips.features.size()), features);
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const FeatureView& clip = clips.features[static_cast<size_t>(i)];
    std::copy(clip.values.begin(), clip.values.end(), rows.row(i).data());
  }
  return rows;
}

}  // namespace

Result<ClipClassifier> ClipClassifier::Train(const std::string& name, const ClassifierOptions& options,
                                             const FeatureSet& clips) {
  constexpr double kLeastDeviation = 1e-8;
  for (const FeatureView& clip : clips.features) {
    if (clip.frames() != 1) {
      return MakeError(ErrorCode::kInvalidArgument, "expected features of one row a clip, found one of " +
                                                        std::to_string(clip.frames()) +
                                                        " frames: classifiers take functionals");
    }
  }
  ClipClassifier trained;
  trained.labels_ = LabelsInOrder(clips.utterances);
  if (trained.labels_.size() < 2) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips of two classes or more to train on, found " +
                         (trained.labels_.empty() ? "none" : "'" + trained.labels_.front() + "' alone"));
  }
  auto classifier = MakeClassifier(name, options);
  if (!classifier) return tl::unexpected(classifier.error());
  trained.classifier_ = std::move(*classifier);
  const Eigen::MatrixXd rows = RowsOf(clips).cast<double>();
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  const Eigen::RowVectorXd deviation =
      ((rows.rowwise() - mean).colwise().squaredNorm() / static_cast<double>(rows.rows())).cwiseSqrt();
  trained.mean_ = mean.cast<float>();
  // What never changes says nothing.
  trained.scale_ = (deviation.array() > kLeastDeviation).select(deviation.cwiseInverse(), 0.0).cast<float>();
  std::map<std::string, int> index;
  for (const std::string& label : trained.labels_) index.emplace(label, static_cast<int>(index.size()));
  Examples examples{trained.Standardized(clips), {}, static_cast<int>(trained.labels_.size())};
  for (const Utterance& utterance : clips.utterances) examples.labels.push_back(index.at(utterance.label));
  if (auto ok = trained.classifier_->Train(examples); !ok) return tl::unexpected(ok.error());
  return trained;
}

Rows ClipClassifier::Standardized(const FeatureSet& clips) const {
  return ((RowsOf(clips).rowwise() - mean_).array().rowwise() * scale_.array()).matrix();
}

std::vector<std::vector<float>> ClipClassifier::Probabilities(const FeatureSet& clips,
                                                              const std::vector<std::string>& labels) const {
  if (clips.features.empty()) return {};
  const Rows known = classifier_->Probabilities(Standardized(clips));
  std::vector<std::vector<float>> all(clips.features.size(), std::vector<float>(labels.size(), 0.0f));
  for (size_t c = 0; c < labels_.size(); ++c) {
    const auto at = std::find(labels.begin(), labels.end(), labels_[c]) - labels.begin();
    if (at == std::ssize(labels)) continue;
    for (size_t i = 0; i < all.size(); ++i) {
      all[i][static_cast<size_t>(at)] = known(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c));
    }
  }
  return all;
}

void ClipClassifier::AddAnswers(const FeatureSet& clips, ScoredUtterances& scored) const {
  auto probabilities = Probabilities(clips, scored.labels);
  for (size_t i = 0; i < clips.utterances.size(); ++i)
    scored.Add(clips.utterances[i], std::move(probabilities[i]));
}

size_t ClipClassifier::size_bytes() const {
  return classifier_->size_bytes() + static_cast<size_t>(mean_.size() + scale_.size()) * sizeof(float);
}

}  // namespace speech_emotion::trainer
