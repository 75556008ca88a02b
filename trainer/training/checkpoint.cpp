#include "training/checkpoint.h"

#include <optional>
#include <sstream>
#include <string_view>

#include "data/storage/content_hash.h"
#include "data/tables/text_fields.h"
#include "files/whole_file.h"

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

// Behind the archive: its hash, so that a damaged byte isn't trained on. torch checks the archive's form, not
// its numbers.
constexpr std::string_view kSeal = "\nspeech-emotion checkpoint ";
constexpr size_t kHashDigits = 16;

std::string HashOf(std::string_view bytes) {
  ContentHash hash;
  hash.Add(bytes);
  return HashText(hash.value());
}

std::string WithSeal(std::string archive) {
  const std::string hash = HashOf(archive);
  return std::move(archive.append(kSeal).append(hash));
}

std::optional<std::string_view> WithoutSeal(std::string_view bytes) {
  if (bytes.size() < kSeal.size() + kHashDigits) return {};
  const std::string_view archive = bytes.substr(0, bytes.size() - kSeal.size() - kHashDigits);
  const std::string_view seal = bytes.substr(archive.size());
  if (!seal.starts_with(kSeal) || seal.substr(kSeal.size()) != HashOf(archive)) return {};
  return archive;
}

// What two identities differ in: of a training's many settings mostly one.
std::pair<std::string, std::string> Differences(const std::string& expected, const std::string& found) {
  const auto ours = SplitFields(expected, ';'), theirs = SplitFields(found, ';');
  if (ours.size() != theirs.size()) return {expected, found};
  std::vector<std::string> our_fields, their_fields;
  for (size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == theirs[i]) continue;
    our_fields.push_back(ours[i].substr(ours[i].starts_with(' ') ? 1 : 0));
    their_fields.push_back(theirs[i].substr(theirs[i].starts_with(' ') ? 1 : 0));
  }
  return {Joined(our_fields, ", "), Joined(their_fields, ", ")};
}

}  // namespace

Result<void> SaveCheckpoint(const fs::path& path, TrainingState& state, const std::string& identity) {
  std::ostringstream bytes;  // not a file: torch's writer ends the program where a disk is full
  try {
    torch::serialize::OutputArchive archive;
    WritePart(archive, "network", *state.network);
    WritePart(archive, "kept", *state.kept);
    WritePart(archive, "optimizer", *state.optimizer);
    if (state.bank.values().defined()) archive.write("bank", state.bank.values());
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
    archive.save_to(bytes);
  } catch (const std::exception& error) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected to write a checkpoint, found: " + error.what());
  }
  return WriteWholeFile(path.string(), WithSeal(std::move(bytes).str()));
}

Result<void> LoadCheckpoint(const fs::path& path, const std::string& bytes, const std::string& identity,
                            TrainingState& state) {
  const auto archived = WithoutSeal(bytes);
  if (!archived) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() +
                         ": expected a checkpoint, found a file that is damaged, cut off or of "
                         "another version; remove it to train from the start");
  }
  try {
    torch::serialize::InputArchive archive;
    archive.load_from(archived->data(), archived->size(), state.network->device());
    torch::IValue saved;
    archive.read("identity", saved);
    if (saved.toStringRef() != identity) {
      const auto [expected, found] = Differences(identity, saved.toStringRef());
      return MakeError(ErrorCode::kInvalidArgument,
                       path.string() + ": expected a checkpoint of this training (" + expected +
                           "), found one of (" + found + "); give another --run folder or remove it");
    }
    ReadPart(archive, "network", *state.network);
    ReadPart(archive, "kept", *state.kept);
    ReadPart(archive, "optimizer", *state.optimizer);
    if (state.bank.values().defined()) {
      archive.read("bank", state.bank.values());
      state.bank.values() = state.bank.values().to(torch::kCPU);  // wherever the network is
    }
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
  } catch (const std::exception& error) {  // what torch throws of its own is not all it throws
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected a checkpoint, found: " + error.what());
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
