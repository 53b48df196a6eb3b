#include <cstdio>
#include <nlohmann/json.hpp>

#include "runtime/cli/commands.h"
#include "shared/files.h"
#include "shared/weight_file.h"

namespace digitforge {
namespace {

using Json = nlohmann::ordered_json;

Json dims(const Shape& shape) {
  Json json = Json::array();
  for (std::uint32_t i = 0; i < shape.rank; ++i) json.push_back(shape[i]);
  return json;
}

Json describe_network(const Network& network, const std::vector<Shape>& shapes,
                      const NetworkCost& cost) {
  Json json;
  for (const NetworkInput& input : network.inputs) {
    json["inputs"].push_back({{"name", input.name}, {"shape", dims(input.shape)}});
  }
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    Json entry = {
        {"value", network.inputs.size() + i}, {"op", op_name(node.op)}, {"inputs", node.inputs}};
    entry["shape"] = dims(shapes[network.inputs.size() + i]);
    for (const auto& index : {node.weight, node.bias}) {
      if (!index) continue;
      const Tensor& tensor = network.tensors[*index];
      entry["tensors"].push_back({{"name", tensor.name},
                                  {"dtype", dtype_name(tensor.dtype)},
                                  {"shape", dims(tensor.shape)}});
      bytes += tensor.data.size();
    }
    if (node.op == Op::conv || node.op == Op::conv_transpose) {
      entry["stride"] = node.stride;
      entry["padding"] = node.padding;
    }
    if (node.op == Op::leaky_relu) entry["slope"] = node.slope;
    if (node.op == Op::maxout) entry["pieces"] = node.pieces;
    json["nodes"].push_back(std::move(entry));
  }
  json["parameters"] = count_parameters(network);
  json["cost"] = {{"weight_bytes", cost.weight_bytes},
                  {"working_bytes", cost.memory_bytes},
                  {"multiply_adds", cost.multiply_adds}};
  json["weight_bytes"] = bytes;
  json["self_test_cases"] = network.self_test.empty() ? 0 : network.self_test[0].shape[0];
  return json;
}

Json describe_metadata(const FileDescription& file) {
  const Metadata& metadata = metadata_of(file);
  const bool draws = std::holds_alternative<ModelDescription>(file);
  Json settings = Json::object();
  for (const auto& [key, value] : metadata.settings) settings[key] = value;
  Json json = {{"kind", draws ? "generator" : "classifier"},
               {"model", metadata.model},
               {"dataset", metadata.dataset},
               {"date", metadata.date},
               {"seed", metadata.seed},
               {"steps", metadata.steps},
               {"classes", metadata.class_names},
               {"settings", settings}};
  if (draws) json["prior"] = "uniform";
  return json;
}

void print_network(const char* title, const Json& network) {
  std::printf("\n%s: %llu parameters in %llu bytes, self-test of %llu\n", title,
              network["parameters"].get<unsigned long long>(),
              network["weight_bytes"].get<unsigned long long>(),
              network["self_test_cases"].get<unsigned long long>());
  const Json& cost = network["cost"];
  std::printf("  %llu multiply-adds an image, %llu bytes of packed weights, %llu to work in\n",
              cost["multiply_adds"].get<unsigned long long>(),
              cost["weight_bytes"].get<unsigned long long>(),
              cost["working_bytes"].get<unsigned long long>());
  std::size_t value = 0;
  for (const Json& input : network["inputs"]) {
    std::printf("  %2zu  %-14s  %-16s\n", value++, input["name"].get<std::string>().c_str(),
                input["shape"].dump().c_str());
  }
  for (const Json& node : network["nodes"]) {
    std::string details;
    for (const char* key : {"stride", "padding", "slope", "pieces"}) {
      if (node.contains(key)) details += std::string(key) + " " + node[key].dump() + "  ";
    }
    for (const Json& tensor : node.value("tensors", Json::array())) {
      details += tensor["name"].get<std::string>() + " " + tensor["dtype"].get<std::string>() +
                 tensor["shape"].dump() + "  ";
    }
    std::printf("  %2zu  %-14s  %-16s  from %-8s %s\n", value++,
                node["op"].get<std::string>().c_str(), node["shape"].dump().c_str(),
                node["inputs"].dump().c_str(), details.c_str());
  }
}

void print_text(const Json& json) {
  const Json& metadata = json["metadata"];
  std::printf(
      "%s on %s, %llu steps, seed %llu, exported %s, %llu bytes (the first network alone: %llu)\n",
      metadata["model"].get<std::string>().c_str(), metadata["dataset"].get<std::string>().c_str(),
      metadata["steps"].get<unsigned long long>(), metadata["seed"].get<unsigned long long>(),
      metadata["date"].get<std::string>().c_str(), json["bytes"].get<unsigned long long>(),
      json["generator_bytes"].get<unsigned long long>());
  std::printf("%s\n", metadata["kind"] == "classifier" ? "a classifier: it has no latents"
                                                       : "latents: uniform in [-1, 1)");
  std::printf("classes: %s\n", metadata["classes"].empty() ? "none, unconditional"
                                                           : metadata["classes"].dump().c_str());
  for (const auto& [key, value] : metadata["settings"].items()) {
    std::printf("%s: %s\n", key.c_str(), value.get<std::string>().c_str());
  }
  for (const auto& [name, value] : json.items()) {
    if (value.contains("nodes")) print_network(name.c_str(), value);
  }
}

}  // namespace

Status inspect(const std::string& path, bool as_json) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  const auto file = read_any_weights(bytes.value());
  if (!file.ok()) return Error{file.error().code, path + ": " + file.error().message};
  Json json = {{"file", path}, {"bytes", bytes.value().size()}};
  const auto prefix = generator_prefix_size(bytes.value());
  json["generator_bytes"] = prefix.ok() ? prefix.value() : bytes.value().size();
  json["metadata"] = describe_metadata(file.value());
  for (const NamedNetwork& named : networks_of(file.value())) {
    const auto shapes = infer_shapes(*named.network);
    if (!shapes.ok()) return shapes.error();
    const auto cost = cost_of(*named.network);
    if (!cost.ok()) return cost.error();
    json[named.name] = describe_network(*named.network, shapes.value(), cost.value());
  }
  if (as_json) {
    std::printf("%s\n", json.dump(2).c_str());
  } else {
    print_text(json);
  }
  return Success{};
}

}  // namespace digitforge
