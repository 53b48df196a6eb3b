#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "web/app/overlays/overlays.h"

namespace digitforge {
namespace {

/// One box of the drawing: a layer with what follows it at once.
struct Block {
  std::string title;  ///< "Linear, ReLU"
  std::string size;   ///< "256 x 7 x 7"
  std::uint64_t parameters = 0;
};

std::string size_text(const Shape& shape) {
  std::string text;
  for (std::uint32_t i = 0; i < shape.rank; ++i) {
    text += (i == 0 ? "" : " \u00d7 ") + std::to_string(shape[i]);
  }
  return text;
}

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

std::vector<Block> blocks_of(const Network& network, const std::vector<Shape>& shapes) {
  std::vector<Block> blocks;
  std::string inputs, sizes;
  for (const NetworkInput& input : network.inputs) {
    inputs += (inputs.empty() ? "" : " + ") + input.name;
    sizes += (sizes.empty() ? "" : " + ") + size_text(input.shape);
  }
  blocks.push_back({"In: " + inputs, sizes, 0});
  if (shapes.size() != network.inputs.size() + network.nodes.size()) return blocks;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const Node& node = network.nodes[i];
    const std::string size = size_text(shapes[network.inputs.size() + i]);
    if (node.op == Op::reshape) {
      blocks.back().size = size;
    } else if (is_activation(node.op) && blocks.size() > 1) {
      blocks.back().title += ", " + op_title(node);
      blocks.back().size = size;
    } else {
      Block block{op_title(node), size, 0};
      if (node.weight) block.parameters += network.tensors[*node.weight].shape.elements();
      if (node.bias) block.parameters += network.tensors[*node.bias].shape.elements();
      blocks.push_back(block);
    }
  }
  return blocks;
}

void draw_network(Ui& ui, Rect& rest, const char* name, const Network& network,
                  const std::vector<Shape>& shapes, std::uint64_t parameters) {
  Rect head = cut_top(rest, ui.px(24), ui.px(6));
  draw_text(head, ui.theme.strong, ui.colour().text, name);
  draw_text(head, ui.theme.small, ui.colour().muted, count_text(parameters) + " weights",
            Align::right);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  bool first = true;
  for (const Block& block : blocks_of(network, shapes)) {
    if (!first) {
      const float x = std::round((rest.min.x + rest.max.x) / 2);
      const ImVec2 tip(x, rest.min.y + ui.px(9));
      draw->AddLine(ImVec2(x, rest.min.y), tip, ui.colour().muted, ui.px(1.5f));
      draw->AddTriangleFilled(ImVec2(x - ui.px(4), tip.y - ui.px(4)),
                              ImVec2(x + ui.px(4), tip.y - ui.px(4)), tip, ui.colour().muted);
      rest.min.y += ui.px(10);
    }
    const Rect box = cut_top(rest, ui.px(44));
    draw->AddRectFilled(box.min, box.max, ui.colour().raised, ui.px(8));
    if (first) draw->AddRect(box.min, box.max, ui.colour().accent, ui.px(8), 0, ui.px(1.5f));
    Rect inner = inset(box, ui.px(12), ui.px(4));
    const Rect upper = cut_top(inner, inner.height() / 2);
    draw_text(upper, ui.theme.body, ui.colour().text, block.title);
    draw_text(inner, ui.theme.small, ui.colour().muted, block.size);
    if (block.parameters > 0) {
      draw_text(inner, ui.theme.small, ui.colour().muted, count_text(block.parameters) + " weights",
                Align::right);
    }
    first = false;
  }
}

void rows(Ui& ui, Rect& rest, const char* title,
          const std::vector<std::pair<std::string, std::string>>& pairs) {
  if (pairs.empty()) return;
  rest.min.y += ui.px(20);
  draw_text(cut_top(rest, ui.px(24), ui.px(4)), ui.theme.strong, ui.colour().text, title);
  for (const auto& [name, value] : pairs) {
    Rect row = cut_top(rest, ui.px(24));
    draw_text(cut_left(row, std::round(row.width() * 0.5f), ui.px(8)), ui.theme.small,
              ui.colour().muted, name);
    draw_text(row, ui.theme.small, ui.colour().text, value, Align::right);
  }
}

}  // namespace

void about_overlay(Ui& ui, const ImVec2& screen) {
  Studio& studio = ui.studio;
  const Model* model = studio.library().model(studio.state.model);
  if (!model) {
    studio.session.about = false;
    return;
  }
  const LibraryEntry& entry = studio.library().entries()[studio.state.model];
  const ModelInfo& info = model->info();
  const Card card = begin_card(ui, "about-card", entry.title.c_str(), screen, 820);
  const ModelDescription& description = model->description();
  Rect rest = card.content;
  Rect left = rest;
  const bool wide = rest.width() > ui.px(600);
  if (wide) left = cut_left(rest, std::floor((rest.width() - ui.px(28)) / 2), ui.px(28));
  draw_network(ui, left, "Generator", description.generator, entry.generator_shapes,
               info.generator_parameters);
  if (!wide) rest.min.y = left.min.y + ui.px(20);
  if (description.discriminator) {
    draw_network(ui, rest, "Discriminator", *description.discriminator, entry.discriminator_shapes,
                 info.discriminator_parameters);
  } else {
    const std::string text = "The discriminator is fetched when its verdict is asked for.";
    draw_text(cut_top(rest, ui.px(24), ui.px(6)), ui.theme.strong, ui.colour().text,
              "Discriminator");
    rest.min.y += draw_wrapped(rest, ui.theme.small, ui.colour().muted, text);
  }
  Rect& figures = wide ? left : rest;
  rows(ui, wide && left.min.y > rest.min.y ? rest : figures, "Scores", entry.scores);
  std::vector<std::pair<std::string, std::string>> settings = {
      {"data set", info.metadata.dataset},
      {"steps", std::to_string(info.metadata.steps)},
      {"seed", std::to_string(info.metadata.seed)},
      {"date", info.metadata.date.substr(0, 10)},
  };
  for (const auto& setting : info.metadata.settings) {
    const bool told =
        setting.first == "seed" || setting.first == "dataset" || setting.first == "model";
    if (!told) settings.push_back(setting);
  }
  rows(ui, wide && left.min.y > rest.min.y ? rest : figures, "Training", settings);
  studio.session.about = card.open;
  end_card(ui, card, std::max(left.min.y, rest.min.y) + ui.px(8));
}

}  // namespace digitforge
