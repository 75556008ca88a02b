#include "reader/needed_parts.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace onnx_engine {

void FindNeededParts(const std::vector<std::string>& outputs, GraphProto* graph) {
  std::map<std::string, int> makers;  // as GraphBuilder's: another kind of map is more to download
  for (size_t i = 0; i < graph->nodes.size(); ++i) {
    graph->nodes[i].is_needed = false;
    for (const std::string& output : graph->nodes[i].outputs) makers.emplace(output, static_cast<int>(i));
  }
  std::set<std::string_view> needed;
  std::vector<std::string_view> open(outputs.begin(), outputs.end());
  while (!open.empty()) {
    const std::string_view name = open.back();
    open.pop_back();
    if (name.empty() || !needed.insert(name).second) continue;  // an input that a node leaves out
    const auto maker = makers.find(std::string(name));
    if (maker == makers.end()) continue;
    NodeProto& node = graph->nodes[static_cast<size_t>(maker->second)];
    node.is_needed = true;
    open.insert(open.end(), node.inputs.begin(), node.inputs.end());
  }
  for (Initializer& initializer : graph->initializers) {
    initializer.is_needed = needed.contains(initializer.name);
  }
  std::vector<ValueInfo> infos;
  for (const std::string& name : outputs) {
    for (ValueInfo& info : graph->outputs) {
      if (info.name == name) infos.push_back(std::move(info));
    }
  }
  graph->outputs = std::move(infos);
}

}  // namespace onnx_engine
