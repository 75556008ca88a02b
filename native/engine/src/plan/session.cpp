#include "onnx_engine/session.h"

#include <algorithm>
#include <string>
#include <utility>

#include "graph/optimized_graph.h"
#include "plan/execution_plan.h"
#include "plan/memory_plan.h"

namespace onnx_engine {
namespace {

// A stream has one shape, a clip adds that of its end.
constexpr size_t kMaxPlans = 4;

bool Accepts(const ValueInfo& info, const Tensor& tensor) {
  if (tensor.shape().size() > kMaxRank) return false;
  if (tensor.type() != info.type || ElementCount(tensor.shape()) != tensor.size()) return false;
  if (!info.has_shape) return true;
  if (tensor.shape().size() != info.shape.size()) return false;
  for (size_t i = 0; i < info.shape.size(); ++i) {
    if (info.shape[i] >= 0 && info.shape[i] != tensor.shape()[i]) return false;
  }
  return true;
}

Result<void> CheckInputs(const std::vector<ValueInfo>& infos, std::span<const Tensor> inputs) {
  if (inputs.size() != infos.size()) {
    return MakeError(ErrorCode::kShapeMismatch, "expected " + std::to_string(infos.size()) +
                                                    " inputs, found " + std::to_string(inputs.size()));
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (Accepts(infos[i], inputs[i])) continue;
    std::string expected(ElementTypeName(infos[i].type));
    if (infos[i].has_shape) expected.append(" ").append(ShapeToString(infos[i].shape));
    return MakeError(ErrorCode::kShapeMismatch, "input '" + infos[i].name + "': expected " + expected +
                                                    ", found " +
                                                    std::string(ElementTypeName(inputs[i].type())) + " " +
                                                    ShapeToString(inputs[i].shape()));
  }
  return {};
}

}  // namespace

// Hidden: a part of an exported class else is exported, too.
struct [[gnu::visibility("hidden")]] Session::State {
  Model model;  // keeps the graph alive
  SessionOptions options;
  std::shared_ptr<const OptimizedGraph> graph;
  std::vector<std::unique_ptr<ExecutionPlan>> plans;  // the one used last comes first
  std::unique_ptr<std::byte[]> arena;                 // not initialised: a run reads what it has written
  size_t arena_size = 0;

  Result<ExecutionPlan*> PlanFor(std::span<const Tensor> inputs);
  std::byte* Arena(int64_t bytes);
};

Result<ExecutionPlan*> Session::State::PlanFor(std::span<const Tensor> inputs) {
  if (auto ok = CheckInputs(model.inputs(), inputs); !ok) return tl::unexpected(ok.error());
  auto plan = std::find_if(plans.begin(), plans.end(),
                           [&](const auto& candidate) { return candidate->Fits(inputs); });
  if (plan == plans.end()) {
    auto made = ExecutionPlan::Create(*graph, inputs, options);
    if (!made) return tl::unexpected(made.error());
    if (plans.size() == kMaxPlans) plans.pop_back();
    plan = plans.insert(plans.end(), std::move(*made));
  }
  std::rotate(plans.begin(), plan, plan + 1);
  return plans.front().get();
}

// The plans share one arena, as large as the largest of them needs.
std::byte* Session::State::Arena(int64_t bytes) {
  const auto needed = static_cast<size_t>(bytes + kBufferAlignment);
  if (arena_size < needed) {
    arena.reset();  // before the new one is there: the two never stand side by side
    arena.reset(new std::byte[needed]);
    arena_size = needed;
  }
  const auto address = reinterpret_cast<uintptr_t>(arena.get());
  constexpr auto kAlignment = static_cast<uintptr_t>(kBufferAlignment);
  return arena.get() + (kAlignment - address % kAlignment) % kAlignment;
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::Create(const Model& model, const SessionOptions& options) {
  auto graph = OptimizeGraph(model.graph(), options);
  if (!graph) return tl::unexpected(graph.error());
  auto shared = std::make_shared<const OptimizedGraph>(std::move(*graph));
  // NOLINTNEXTLINE(modernize-make-unique): its move would be 200 bytes of what every visitor downloads
  return Session(std::unique_ptr<State>(new State{model, options, std::move(shared), {}, {}}));
}

Session Session::Share() const {
  // NOLINTNEXTLINE(modernize-make-unique): as above
  return Session(std::unique_ptr<State>(new State{state_->model, state_->options, state_->graph, {}, {}}));
}

Result<std::vector<Tensor>> Session::Run(std::span<const Tensor> inputs) {
  auto plan = state_->PlanFor(inputs);
  if (!plan) return tl::unexpected(plan.error());
  return (*plan)->Run(inputs, state_->Arena((*plan)->arena_bytes()));
}

Result<int64_t> Session::MultiplyAdds(std::span<const Tensor> inputs) {
  auto plan = state_->PlanFor(inputs);
  if (!plan) return tl::unexpected(plan.error());
  return (*plan)->multiply_adds();
}

}  // namespace onnx_engine
