// The runtime behind plain functions for digitforge.mjs. A call that can fail returns 0 on failure;
// last_error_code and last_error_message then say why.
#include <emscripten/emscripten.h>

#include <cstdint>
#include <limits>
#include <new>
#include <string>

#include "runtime/model.h"
#include "runtime/threads.h"
#include "shared/json_writer.h"
#include "shared/weight_file.h"

// Not in the instance's own memory, which a fault may have overwritten.
EM_JS(void, note_out_of_memory, (), { Module["ranOutOfMemory"] = true; })

namespace {

using digitforge::Error;
using digitforge::ErrorCode;
using digitforge::LoadLimits;
using digitforge::Model;
using digitforge::Status;

Error last_error{ErrorCode::bad_argument, ""};
/// Lives as long as the module, whose threads nobody may wait for.
digitforge::ThreadPool* pool = nullptr;
std::string last_text;

/// Without exceptions, an allocation that fails ends the instance. api.mjs is told why.
[[noreturn]] void run_out() {
  note_out_of_memory();
  __builtin_trap();
}

/// A limit as JavaScript has it: a number, or NaN for the usual one.
std::uint64_t limit_of(double given, std::uint64_t usual) {
  if (!(given >= 0)) return usual;
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  return given < 0x1p64 ? static_cast<std::uint64_t>(given) : kMost;
}

int finish(const Status& status) {
  if (status.ok()) return 1;
  last_error = status.error();
  return 0;
}

void write_info(digitforge::JsonWriter& json, const digitforge::ModelInfo& info) {
  const auto member = [&](const char* name, const std::string& value) {
    json.name(name).text(value);
  };
  const digitforge::Metadata& metadata = info.metadata;
  json.begin_object();
  member("model", metadata.model);
  member("dataset", metadata.dataset);
  member("date", metadata.date);
  json.name("prior").text("uniform");
  member("seed", std::to_string(metadata.seed));
  json.name("steps").number(static_cast<double>(metadata.steps));
  json.name("latentSize").number(info.latent_size);
  json.name("classNames").begin_array();
  for (const std::string& name : metadata.class_names) json.text(name);
  json.end_array();
  json.name("imageShape").begin_array();
  for (std::uint32_t i = 0; i < info.image.rank; ++i) json.number(info.image[i]);
  json.end_array();
  json.name("hasDiscriminator").boolean(info.has_discriminator);
  json.name("generatorParameters").number(static_cast<double>(info.generator_parameters));
  json.name("discriminatorParameters").number(static_cast<double>(info.discriminator_parameters));
  json.name("cost").begin_object();
  json.name("weightBytes").number(static_cast<double>(info.cost.weight_bytes()));
  json.name("memoryBytes").number(static_cast<double>(info.cost.memory_bytes()));
  json.name("multiplyAdds").number(static_cast<double>(info.cost.generator.multiply_adds));
  json.end_object();
  json.name("settings").begin_object();
  for (const auto& [key, value] : metadata.settings) member(key.c_str(), value);
  json.end_object();
  json.end_object();
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* last_error_code() {
  return digitforge::error_code_name(last_error.code);
}

EMSCRIPTEN_KEEPALIVE const char* last_error_message() { return last_error.message.c_str(); }

/// To be called before anything else.
EMSCRIPTEN_KEEPALIVE void start() { std::set_new_handler(run_out); }

#if defined(__EMSCRIPTEN_PTHREADS__)
/// Starts threads, once, for the models that are loaded from now on; the result is how many there
/// are.
EMSCRIPTEN_KEEPALIVE std::size_t use_threads(std::size_t count) {
  if (pool == nullptr) pool = new digitforge::ThreadPool(count);
  return pool->threads();
}
#endif

/// bytes: [size], a .dfw file or its generator prefix; the limits as limit_of takes them. The
/// model, or null.
EMSCRIPTEN_KEEPALIVE Model* load_model(const std::byte* bytes, std::size_t size,
                                       double weight_bytes, double memory_bytes,
                                       double multiply_adds) {
  LoadLimits limits = LoadLimits::usual();
  limits.weight_bytes = limit_of(weight_bytes, limits.weight_bytes);
  limits.memory_bytes = limit_of(memory_bytes, limits.memory_bytes);
  limits.multiply_adds = limit_of(multiply_adds, limits.multiply_adds);
  auto model = Model::load({bytes, size}, limits, pool);
  if (!model.ok()) {
    last_error = model.error();
    return nullptr;
  }
  return new Model(std::move(model).value());
}

EMSCRIPTEN_KEEPALIVE void free_model(Model* model) { delete model; }

/// JSON, good until the next call.
EMSCRIPTEN_KEEPALIVE const char* model_info(const Model* model) {
  digitforge::JsonWriter json;
  write_info(json, model->info());
  last_text = json.result();
  return last_text.c_str();
}

/// images: [count, channels, height, width]
EMSCRIPTEN_KEEPALIVE int generate(Model* model, std::uint32_t seed_low, std::uint32_t seed_high,
                                  std::uint32_t first_index, std::uint32_t count,
                                  std::int32_t digit, float* images) {
  const std::uint64_t seed = std::uint64_t{seed_high} << 32 | seed_low;
  return finish(
      model->generate({.seed = seed, .first_index = first_index, .count = count, .digit = digit},
                      {images, count * static_cast<std::size_t>(model->info().image.elements())}));
}

/// latents: [latent_values]; labels: [label_values]; images: [image_values]
EMSCRIPTEN_KEEPALIVE int forward(Model* model, const float* latents, std::size_t latent_values,
                                 const float* labels, std::size_t label_values, float* images,
                                 std::size_t image_values) {
  return finish(
      model->forward({latents, latent_values}, {labels, label_values}, {images, image_values}));
}

/// images: [image_values]; labels: [label_values]; logits: [count]
EMSCRIPTEN_KEEPALIVE int discriminate(Model* model, const float* images, std::size_t image_values,
                                      const float* labels, std::size_t label_values, float* logits,
                                      std::size_t count) {
  return finish(
      model->discriminate({images, image_values}, {labels, label_values}, {logits, count}));
}

/// The largest difference, or -1 on failure.
EMSCRIPTEN_KEEPALIVE float self_test(Model* model) {
  const auto difference = model->self_test();
  if (difference.ok()) return difference.value();
  last_error = difference.error();
  return -1;
}

}  // extern "C"
