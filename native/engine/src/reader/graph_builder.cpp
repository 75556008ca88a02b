#include "reader/graph_builder.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace onnx_engine {

std::string DescribeNode(const Node& node, const std::vector<std::string>& value_names) {
  std::string name = node.name;
  for (size_t i = 0; i < node.outputs.size() && name.empty(); ++i) {
    if (node.outputs[i] != kAbsentValue) name = value_names[static_cast<size_t>(node.outputs[i])];
  }
  return node.op_type + " '" + name + "'";
}

namespace {

tl::unexpected<Error> Invalid(std::string message) {
  return MakeError(ErrorCode::kInvalidModel, std::move(message));
}

// Opset 7 brought numpy broadcasting; what is older means something else by the same operator.
constexpr int64_t kOldestOpset = 7;

Result<void> CheckVersions(const ModelProto& model) {
  if (model.opset == 0) return Invalid("expected an opset of ONNX's own domain, found none");
  if (model.opset < kOldestOpset) {
    return MakeError(ErrorCode::kUnsupportedOperator, "the model uses opset " + std::to_string(model.opset) +
                                                          ", the engine reads 7 and later");
  }
  return {};
}

// Of a type that the engine has.
Result<void> CheckIsTensor(const ValueInfo& info) {
  if (info.other_type.empty()) return {};
  return MakeError(ErrorCode::kUnsupportedOperator,
                   {"'", info.name, "' is of ", info.other_type, ", which the engine lacks"});
}

bool IsOwnDomain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

// The tensor of a Constant node; null for any other node, and for a Constant that is told in another way.
Tensor* ConstantValue(NodeProto& node) {
  const auto value = node.attributes.find("value");
  const bool has_tensor = node.attributes.size() == 1 && value != node.attributes.end() &&
                          value->second.kind == Attribute::Kind::kTensor;
  const bool is_constant = node.op_type == "Constant" && IsOwnDomain(node.domain) && node.inputs.empty() &&
                           node.outputs.size() == 1 && !node.outputs[0].empty();
  return has_tensor && is_constant ? &value->second.tensor : nullptr;
}

class GraphBuilder {
 public:
  explicit GraphBuilder(ModelProto model) : model_(std::move(model)) {}

  Result<Graph> Build() {
    if (auto ok = CheckVersions(model_); !ok) return tl::unexpected(ok.error());
    graph_.opset = model_.opset;
    graph_.metadata = std::move(model_.metadata);
    using Step = Result<void> (GraphBuilder::*)();
    for (Step step :
         {&GraphBuilder::AddInitializers, &GraphBuilder::AddInputs, &GraphBuilder::MakeConstantsInitializers,
          &GraphBuilder::AddNodeOutputs, &GraphBuilder::ConnectNodeInputs, &GraphBuilder::AddOutputs,
          &GraphBuilder::SortNodes}) {
      if (auto ok = (this->*step)(); !ok) return tl::unexpected(ok.error());
    }
    return std::move(graph_);
  }

 private:
  // The value's number; -1 where nothing in the graph makes it.
  int Find(const std::string& name) const {
    const auto entry = ids_.find(name);
    return entry == ids_.end() ? -1 : entry->second;
  }

  // Every value has one maker: that is what makes the graph a graph.
  Result<int> Add(const std::string& name) {
    const int id = static_cast<int>(graph_.value_names.size());
    if (!ids_.emplace(name, id).second) return Invalid("expected one maker of '" + name + "', found two");
    graph_.value_names.push_back(name);
    return id;
  }

  Result<void> AddInitializers() {
    for (Initializer& initializer : model_.graph.initializers) {
      if (!initializer.is_needed) continue;
      auto id = Add(initializer.name);
      if (!id) return tl::unexpected(id.error());
      graph_.initializers.emplace(*id, std::move(initializer.tensor));
    }
    return {};
  }

  // Up to IR 3 initialisers were inputs, too; since then an input of that name only allows overriding.
  Result<void> AddInputs() {
    for (ValueInfo& info : model_.graph.inputs) {
      if (Find(info.name) >= 0 && graph_.initializers.count(Find(info.name)) > 0) continue;
      if (auto ok = CheckIsTensor(info); !ok) return ok;
      auto id = Add(info.name);
      if (!id) return tl::unexpected(id.error());
      graph_.inputs.push_back(*id);
      graph_.input_infos.push_back(std::move(info));
    }
    return {};
  }

  // Some exporters keep their weights in Constant nodes: the same thing, so they are counted and stored
  // as one.
  Result<void> MakeConstantsInitializers() {
    std::vector<NodeProto> others;
    for (NodeProto& node : model_.graph.nodes) {
      if (!node.is_needed) continue;
      Tensor* value = ConstantValue(node);
      if (value == nullptr) {
        others.push_back(std::move(node));
        continue;
      }
      auto id = Add(node.outputs[0]);
      if (!id) return tl::unexpected(id.error());
      graph_.initializers.emplace(*id, std::move(*value));
    }
    model_.graph.nodes = std::move(others);
    return {};
  }

  Result<void> AddNodeOutputs() {
    graph_.nodes.reserve(model_.graph.nodes.size());
    for (NodeProto& proto : model_.graph.nodes) {
      Node node;
      node.name = std::move(proto.name);
      node.op_type =
          IsOwnDomain(proto.domain) ? std::move(proto.op_type) : proto.domain + "." + proto.op_type;
      node.attributes = std::move(proto.attributes);
      for (const std::string& name : proto.outputs) {
        if (name.empty()) {
          node.outputs.push_back(kAbsentValue);
          continue;
        }
        auto id = Add(name);
        if (!id) return tl::unexpected(id.error());
        node.outputs.push_back(*id);
      }
      graph_.nodes.push_back(std::move(node));
    }
    return {};
  }

  Result<void> ConnectNodeInputs() {
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      Node& node = graph_.nodes[i];
      for (const std::string& name : model_.graph.nodes[i].inputs) {
        const int id = name.empty() ? kAbsentValue : Find(name);
        if (id == -1 && !name.empty()) {
          return Invalid(DescribeNode(node, graph_.value_names) + " reads '" + name +
                         "', which is no input, initialiser or output of a node");
        }
        node.inputs.push_back(id);
      }
    }
    return {};
  }

  Result<void> AddOutputs() {
    if (model_.graph.outputs.empty()) return Invalid("expected a graph with outputs, found none");
    for (ValueInfo& info : model_.graph.outputs) {
      if (auto ok = CheckIsTensor(info); !ok) return ok;
      const int id = Find(info.name);
      if (id < 0) return Invalid("expected a node that makes the output '" + info.name + "', found none");
      graph_.outputs.push_back(id);
      graph_.output_infos.push_back(std::move(info));
    }
    return {};
  }

  // Kahn's algorithm, first in first out: a graph that is in order already stays as it is.
  Result<void> SortNodes() {
    const size_t node_count = graph_.nodes.size();
    std::vector<std::vector<int>> readers(graph_.value_names.size());
    std::vector<int> missing(node_count, 0);  // inputs that no earlier node has made
    std::vector<bool> made_by_node(graph_.value_names.size(), false);
    for (const Node& node : graph_.nodes) {
      for (int output : node.outputs) {
        if (output != kAbsentValue) made_by_node[static_cast<size_t>(output)] = true;
      }
    }
    for (size_t i = 0; i < node_count; ++i) {
      for (int input : graph_.nodes[i].inputs) {
        if (input == kAbsentValue || !made_by_node[static_cast<size_t>(input)]) continue;
        readers[static_cast<size_t>(input)].push_back(static_cast<int>(i));
        ++missing[i];
      }
    }
    std::vector<size_t> order;
    for (size_t i = 0; i < node_count; ++i) {
      if (missing[i] == 0) order.push_back(i);
    }
    for (size_t next = 0; next < order.size(); ++next) {
      for (int output : graph_.nodes[order[next]].outputs) {
        if (output == kAbsentValue) continue;
        for (int reader : readers[static_cast<size_t>(output)]) {
          if (--missing[static_cast<size_t>(reader)] == 0) order.push_back(static_cast<size_t>(reader));
        }
      }
    }
    return Reorder(order, missing);
  }

  Result<void> Reorder(const std::vector<size_t>& order, const std::vector<int>& missing) {
    if (order.size() != graph_.nodes.size()) {
      const auto stuck = std::find_if(missing.begin(), missing.end(), [](int count) { return count > 0; });
      const Node& node = graph_.nodes[static_cast<size_t>(stuck - missing.begin())];
      return Invalid("expected a graph without cycles, found one at " +
                     DescribeNode(node, graph_.value_names));
    }
    std::vector<Node> nodes;
    nodes.reserve(order.size());
    for (size_t index : order) nodes.push_back(std::move(graph_.nodes[index]));
    graph_.nodes = std::move(nodes);
    return {};
  }

  ModelProto model_;
  Graph graph_;
  std::map<std::string, int> ids_;  // a hash table is 3 kB more of what every visitor downloads
};

}  // namespace

Result<Graph> BuildGraph(ModelProto model) { return GraphBuilder(std::move(model)).Build(); }

}  // namespace onnx_engine
