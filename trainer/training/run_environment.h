// Where a training runs: what its curve doesn't depend on, but for the data that it is given.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace speech_emotion::trainer {

class ProcessGroup;

struct RunEnvironment {
  std::string device = "cpu";           // what computes, as torch names it; a checkpoint goes on on any
  std::filesystem::path run_folder;     // checkpoint.pt and log.csv
  std::string data_description;         // a checkpoint of other data is refused
  std::shared_ptr<ProcessGroup> group;  // that trains together; null: one process
};

}  // namespace speech_emotion::trainer
