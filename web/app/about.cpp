#include "web/app/about.h"

#include <cstdio>

#include "shared/json_writer.h"

namespace digitforge {
namespace {

std::string size_text(const Shape& shape) {
  std::string text;
  for (std::uint32_t i = 0; i < shape.rank; ++i) {
    text += (i == 0 ? "" : " \u00d7 ") + std::to_string(shape[i]);
  }
  return text;
}

std::string op_title(const Node& node) {
  switch (node.op) {
    case Op::linear:
      return "Linear";
    case Op::conv:
      return "Convolution, stride " + std::to_string(node.stride);
    case Op::conv_transpose:
      return "Transposed convolution, stride " + std::to_string(node.stride);
    case Op::concat:
      return "Join";
    case Op::reshape:
      return "Reshape";
    case Op::relu:
      return "ReLU";
    case Op::leaky_relu:
      return "LeakyReLU";
    case Op::tanh:
      return "tanh";
    case Op::sigmoid:
      return "sigmoid";
    case Op::maxout:
      return "maxout of " + std::to_string(node.pieces);
  }
  return "";
}

bool is_activation(Op op) {
  return op == Op::relu || op == Op::leaky_relu || op == Op::tanh || op == Op::sigmoid ||
         op == Op::maxout;
}

/// A data set as its makers write it; others as they are named.
std::string dataset_title(const std::string& name) {
  if (name == "mnist") return "MNIST";
  if (name == "fashion-mnist") return "Fashion-MNIST";
  return name;
}

void write_network(JsonWriter& json, const char* name, const Network& network,
                   const std::vector<Shape>& shapes) {
  json.name(name).begin_array();
  for (const LayerSummary& layer : layers_of(network, shapes)) {
    json.begin_object().name("title").text(layer.title).name("size").text(layer.size);
    json.name("parameters").number(static_cast<double>(layer.parameters)).end_object();
  }
  json.end_array();
}

void write_rows(JsonWriter& json, const char* name, const Rows& rows) {
  json.name(name).begin_array();
  for (const auto& [key, value] : rows) json.begin_array().text(key).text(value).end_array();
  json.end_array();
}

}  // namespace

std::string count_text(std::uint64_t count) {
  char text[32];
  if (count >= 1'000'000) {
    std::snprintf(text, sizeof text, "%.2f M", static_cast<double>(count) / 1e6);
  } else if (count >= 1000) {
    std::snprintf(text, sizeof text, "%.1f k", static_cast<double>(count) / 1e3);
  } else {
    std::snprintf(text, sizeof text, "%d", static_cast<int>(count));
  }
  return text;
}

std::vector<LayerSummary> layers_of(const Network& network, const std::vector<Shape>& shapes) {
  std::vector<LayerSummary> layers;
  std::string inputs, sizes;
  for (const NetworkInput& input : network.inputs) {
    inputs += (inputs.empty() ? "" : " + ") + input.name;
    sizes += (sizes.empty() ? "" : " + ") + size_text(input.shape);
  }
  layers.push_back({"In: " + inputs, sizes, 0});
  if (shapes.size() != network.inputs.size() + network.nodes.size()) return layers;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    const std::string size = size_text(shapes[network.inputs.size() + i]);
    if (node.op == Op::reshape) {
      layers.back().size = size;
    } else if (is_activation(node.op) && layers.size() > 1) {
      layers.back().title += ", " + op_title(node);
      layers.back().size = size;
    } else {
      layers.push_back({op_title(node), size, count_parameters(network, node)});
    }
  }
  return layers;
}

Rows training_of(const ModelInfo& info) {
  Rows settings = {
      {"data set", dataset_title(info.metadata.dataset)},
      {"steps", std::to_string(info.metadata.steps)},
      {"seed", std::to_string(info.metadata.seed)},
      {"date", info.metadata.date.substr(0, 10)},
  };
  for (const auto& setting : info.metadata.settings) {
    const bool told =
        setting.first == "seed" || setting.first == "dataset" || setting.first == "model";
    if (!told) settings.push_back(setting);
  }
  return settings;
}

std::string story_of(const ModelInfo& info) {
  const Shape& image = info.image;
  std::string text = "The generator turns " + std::to_string(info.latent_size) + " random numbers";
  if (info.classes > 0) text += " and the digit that is asked for";
  text += " into a picture of " + std::to_string(image[2]) + " \u00d7 " + std::to_string(image[1]) +
          " pixels. It learned to in a game against the discriminator, which tells its pictures "
          "from real ones";
  if (!info.metadata.dataset.empty()) text += " of " + dataset_title(info.metadata.dataset);
  return text + ".";
}

std::string about_json(const LibraryEntry& entry) {
  JsonWriter json;
  json.begin_object().name("title").text(entry.title);
  if (entry.model) {
    json.name("story").text(story_of(entry.model->info()));
    const ModelDescription& description = entry.model->description();
    write_network(json, "generator", description.generator, entry.generator_shapes);
    if (description.discriminator) {
      write_network(json, "discriminator", *description.discriminator, entry.discriminator_shapes);
    }
    write_rows(json, "scores", entry.scores);
    write_rows(json, "training", training_of(entry.model->info()));
  }
  return json.end_object().result();
}

}  // namespace digitforge
