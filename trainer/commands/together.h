// What commands do that several processes run together.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "command.h"
#include "data/tables/text_fields.h"
#include "parallel/process_group.h"

namespace speech_emotion::trainer {

// JoinProcesses, after which the first process alone has a standard output: the others would say the same.
Result<std::shared_ptr<ProcessGroup>> JoinForCommand();

// Tells the others why this process ends, and ends it: its connections may never close by themselves.
[[noreturn]] void EndTogether(ProcessGroup& group, const Error& error);

// The result of `work`, which all processes of the group (null: none) do together.
template <class Work>
auto Together(const std::shared_ptr<ProcessGroup>& group, const Work& work) {
  if (!group) return work();
  try {
    auto result = work();
    if (!result) EndTogether(*group, result.error());
    group->Leave();
    return result;
  } catch (const std::exception& error) {  // Gloo's: a connection is closed, above all
    // Another may have told why it ends, which this process then says, and ends.
    std::this_thread::sleep_for(std::chrono::seconds(4));
    EndTogether(*group, {ErrorCode::kInvalidArgument,
                         "lost another process (" + FirstLine(error.what()) + "); " + kAllEnd});
  }
}

}  // namespace speech_emotion::trainer
