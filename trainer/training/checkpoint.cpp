#include "training/checkpoint.h"

#include <system_error>

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

template <class Part>
void WritePart(torch::serialize::OutputArchive& archive, const char* name, const Part& part) {
  torch::serialize::OutputArchive part_archive;
  part.save(part_archive);
  archive.write(name, part_archive);
}

template <class Part>
void ReadPart(torch::serialize::InputArchive& archive, const char* name, Part& part) {
  torch::serialize::InputArchive part_archive;
  archive.read(name, part_archive);
  part.load(part_archive);
}

template <class Number>
Number ReadNumber(torch::serialize::InputArchive& archive, const char* name) {
  torch::IValue value;
  archive.read(name, value);
  return value.isDouble() ? static_cast<Number>(value.toDouble()) : static_cast<Number>(value.toInt());
}

}  // namespace

Result<void> SaveCheckpoint(const fs::path& path, const TrainingState& state, const std::string& identity) {
  const fs::path unfinished = path.string() + ".part";
  try {
    torch::serialize::OutputArchive archive;
    WritePart(archive, "network", *state.network);
    WritePart(archive, "kept", *state.kept);
    WritePart(archive, "optimizer", *state.optimizer);
    const auto write = [&archive](const char* name, auto value) {
      archive.write(name, torch::IValue(value));
    };
    write("best", state.progress.best);
    write("best_epoch", int64_t{state.progress.best_epoch});
    write("stale_epochs", int64_t{state.progress.stale_epochs});
    write("stale_rate_epochs", int64_t{state.progress.stale_rate_epochs});
    write("rate_factor", state.progress.rate_factor);
    write("epochs_done", int64_t{state.epochs_done});
    write("identity", identity);
    archive.save_to(unfinished.string());
    fs::rename(unfinished, path);
  } catch (const std::exception& error) {  // torch's and the file system's: a full disk, above all
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected to write a checkpoint, found: " + error.what());
  }
  return {};
}

Result<void> LoadCheckpoint(const fs::path& path, const std::string& bytes, const std::string& identity,
                            TrainingState& state) {
  try {
    torch::serialize::InputArchive archive;
    archive.load_from(bytes.data(), bytes.size(), state.network->device());
    torch::IValue saved;
    archive.read("identity", saved);
    if (saved.toStringRef() != identity) {
      return MakeError(ErrorCode::kInvalidArgument, path.string() +
                                                        ": expected a checkpoint of this training (" +
                                                        identity + "), found one of (" + saved.toStringRef() +
                                                        "); give another --run folder or remove it");
    }
    ReadPart(archive, "network", *state.network);
    ReadPart(archive, "kept", *state.kept);
    ReadPart(archive, "optimizer", *state.optimizer);
    state.progress.best = ReadNumber<double>(archive, "best");
    state.progress.best_epoch = ReadNumber<int>(archive, "best_epoch");
    state.progress.stale_epochs = ReadNumber<int>(archive, "stale_epochs");
    state.progress.stale_rate_epochs = ReadNumber<int>(archive, "stale_rate_epochs");
    state.progress.rate_factor = ReadNumber<double>(archive, "rate_factor");
    state.epochs_done = ReadNumber<int>(archive, "epochs_done");
    return {};
  } catch (const c10::Error& error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected a checkpoint, found: " + error.what_without_backtrace());
  }
}

void Blend(Network& to, Network& from, double decay) {
  torch::NoGradGuard no_grad;
  const auto blend = [&](const std::vector<torch::Tensor>& target, const std::vector<torch::Tensor>& source) {
    for (size_t i = 0; i < target.size(); ++i) {
      if (target[i].is_floating_point()) {
        target[i].mul_(decay).add_(source[i], 1.0 - decay);
      } else {
        target[i].copy_(source[i]);
      }
    }
  };
  blend(to.parameters(), from.parameters());
  blend(to.buffers(), from.buffers());
}

}  // namespace speech_emotion::trainer
