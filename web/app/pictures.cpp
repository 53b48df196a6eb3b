#include "web/app/pictures.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "shared/contact_sheet.h"

namespace digitforge {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// So many times must something be measured: the first ones find code that is not compiled yet, and
/// a busy machine makes one or the other as long as it likes.
constexpr std::uint32_t kEnough = 4;
/// Multiply-adds a millisecond of a machine that was not measured yet, as of LoadLimits::page.
constexpr double kAssumed = 4e6;

void mix(std::size_t& hash, std::uint64_t value) {
  hash ^= static_cast<std::size_t>(value) + 0x9e3779b9u + (hash << 6) + (hash >> 2);
}

}  // namespace

std::size_t Pictures::Hash::operator()(const PictureSpec& spec) const {
  std::size_t hash = spec.model;
  const Noise& noise = spec.noise;
  mix(hash, noise.seed);
  mix(hash, noise.index);
  for (const std::int16_t value : noise.values) mix(hash, static_cast<std::uint16_t>(value));
  mix(hash, static_cast<std::uint32_t>(noise.shift.x));
  mix(hash, static_cast<std::uint32_t>(noise.shift.y));
  mix(hash, noise.shift.which);
  for (const Label::Part& part : spec.label.parts) {
    mix(hash, static_cast<std::uint16_t>(part.digit));
    mix(hash, part.share);
  }
  return hash;
}

PictureSpec Pictures::role(const PictureSpec& spec) {
  PictureSpec role;
  role.model = spec.model;
  role.noise.index = spec.noise.index;
  role.label = spec.label;
  for (Label::Part& part : role.label.parts) part.share = 0;
  return role;
}

void Pictures::begin_frame() {
  ++frame_;
  waiting_.clear();
  unjudged_.clear();
  holding_.clear();
  stood_in_ = false;
}

bool Pictures::take_tile(std::uint32_t& tile) {
  if (free_tiles_.empty() && tiles_used_ < kCapacity) free_tiles_.push_back(tiles_used_++);
  if (free_tiles_.empty()) {
    // Makes place by half of what this frame has not asked for, the oldest first.
    std::vector<std::pair<std::uint64_t, const PictureSpec*>> old;
    for (const auto& [spec, entry] : entries_) {
      if (entry.frame != frame_) old.emplace_back(entry.frame, &spec);
    }
    std::sort(old.begin(), old.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    old.resize((old.size() + 1) / 2);
    for (const auto& [frame, spec] : old) {
      const auto found = entries_.find(*spec);
      free_tiles_.push_back(found->second.own_tile);
      entries_.erase(found);
    }
  }
  if (free_tiles_.empty()) return false;
  tile = free_tiles_.back();
  free_tiles_.pop_back();
  return true;
}

Pictures::Entry* Pictures::find_or_place(const PictureSpec& spec) {
  const auto found = entries_.find(spec);
  if (found != entries_.end()) return &found->second;
  const bool real = spec.model == kRealModel && real_ && spec.noise.index < real_->size();
  const Model* model = library_.model(spec.model);
  std::uint32_t tile = 0;
  if ((!model && !real) || !take_tile(tile)) return nullptr;
  Entry& entry = entries_[spec];
  entry.tile = entry.own_tile = tile;
  if (real) {
    const std::span<const float> image = real_->image(spec.noise.index);
    entry.height = entry.width = RealDigits::kEdge;
    entry.pixels.assign(image.begin(), image.end());
    entry.ready = uploads_ = true;
    return &entry;
  }
  entry.height = model->info().image[1];
  entry.width = model->info().image[2];
  return &entry;
}

const Picture* Pictures::ask(const PictureSpec& spec) {
  Entry* entry = find_or_place(spec);
  if (!entry) return nullptr;
  const bool asked = entry->frame == frame_ && entry->asked;
  entry->frame = frame_;
  entry->asked = true;
  if (asked || entry->ready || timing(spec.model).stopped) return entry;
  Node& node = *entries_.find(spec);
  stand_in(node);
  (slow(spec.model) && !entry->granted ? holding_ : waiting_).push_back(&node);
  return entry;
}

void Pictures::stand_in(Node& node) {
  node.second.tile = node.second.own_tile;
  const auto last = last_in_role_.find(role(node.first));
  if (last == last_in_role_.end()) return;
  const auto found = entries_.find(last->second);
  if (found == entries_.end()) {
    last_in_role_.erase(last);
    return;
  }
  Entry& other = found->second;
  if (!other.uploaded || other.width != node.second.width || other.height != node.second.height) {
    return;
  }
  if (other.frame != frame_) other.asked = false;
  other.frame = frame_;  // its tile is in use
  node.second.tile = other.own_tile;
  stood_in_ = true;
}

void Pictures::take_turns() {
  if (!next_role_) return;
  const auto next = std::find_if(waiting_.begin(), waiting_.end(), [&](const Node* node) {
    return role(node->first) == *next_role_;
  });
  if (next != waiting_.end()) std::rotate(waiting_.begin(), next, waiting_.end());
}

const Picture* Pictures::ask_score(const PictureSpec& spec) {
  const Picture* picture = ask(spec);
  if (!picture || spec.model == kRealModel) return picture;
  Node& node = *entries_.find(spec);
  const Availability discriminator = library_.entries()[spec.model].discriminator;
  const bool held = slow(spec.model) && !node.second.granted;
  if (!node.second.probability && discriminator == Availability::ready && !held &&
      !timing(spec.model).stopped) {
    unjudged_.push_back(&node);
  }
  return &node.second;
}

const Picture* Pictures::find(const PictureSpec& spec) const {
  const auto found = entries_.find(spec);
  return found == entries_.end() ? nullptr : &found->second;
}

Pictures::Timing& Pictures::timing(std::size_t model) {
  if (model >= timings_.size()) timings_.resize(model + 1);
  return timings_[model];
}

double Pictures::ms_per_image(std::size_t model) const {
  return model < timings_.size() ? timings_[model].ms : 0;
}

void Pictures::measure(std::size_t model, double ms) {
  Timing& time = timing(model);
  time.ms = time.ms == 0 ? ms : time.ms + (ms - time.ms) * 0.2;
  time.least_ms = time.measured == 0 ? ms : std::min(time.least_ms, ms);
  ++time.measured;
  const std::uint64_t work = library_.model(model)->info().cost.generator.multiply_adds;
  // The clock's steps may be as long as a small image takes.
  if (ms > 0) best_speed_ = std::max(best_speed_, static_cast<double>(work) / ms);
  ++measured_;
}

double Pictures::estimated_ms(std::uint64_t multiply_adds) const {
  const double speed = measured_ >= kEnough && best_speed_ > 0 ? best_speed_ : kAssumed;
  return static_cast<double>(multiply_adds) / speed;
}

double Pictures::expected_ms(std::size_t model) const {
  const Model* loaded = library_.model(model);
  if (!loaded) return 0;
  if (model < timings_.size() && timings_[model].measured >= kEnough) {
    return timings_[model].least_ms;
  }
  return estimated_ms(loaded->info().cost.generator.multiply_adds);
}

bool Pictures::slow(std::size_t model) const {
  const Model* loaded = library_.model(model);
  if (!loaded) return false;
  const ModelCost& cost = loaded->info().cost;
  const double work =
      static_cast<double>(std::max(cost.generator.multiply_adds, cost.discriminator.multiply_adds));
  if (work / kAssumed < kSlow / 10) return false;  // it is the machine that is busy
  return expected_ms(model) > kSlow || estimated_ms(cost.discriminator.multiply_adds) > kSlow;
}

void Pictures::draw_held() {
  for (const PictureSpec& spec : held_) {
    if (const auto found = entries_.find(spec); found != entries_.end()) {
      found->second.granted = true;
    }
  }
  granted_left_ = granted_ = held_.size();
  held_.clear();
}

void Pictures::hold() {
  for (auto& [spec, entry] : entries_) {
    if (!entry.ready) entry.granted = false;
  }
}

void Pictures::tell_held() {
  held_.clear();
  for (Node* node : holding_) {
    blank(node->second);
    held_.push_back(node->first);
  }
  granted_left_ = static_cast<std::size_t>(std::count_if(
      waiting_.begin(), waiting_.end(), [](const Node* node) { return node->second.granted; }));
  if (granted_left_ == 0) granted_ = 0;
}

Status Pictures::make(std::span<Node* const> batch) {
  const PictureSpec& first = batch[0]->first;
  Model& model = *library_.model(first.model);
  const ModelInfo& info = model.info();
  const Axes& axes = library_.entries()[first.model].axes;
  const std::size_t pixels = info.image.elements();
  std::vector<float> latents(batch.size() * info.latent_size);
  std::vector<float> labels(batch.size() * info.classes);
  std::vector<float> images(batch.size() * pixels);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    resolve(batch[i]->first.noise, axes,
            std::span(latents).subspan(i * info.latent_size, info.latent_size));
    resolve(batch[i]->first.label, std::span(labels).subspan(i * info.classes, info.classes));
  }
  const Clock::time_point start = Clock::now();
  if (Status made = model.forward(latents, labels, images); !made) return made;
  measure(first.model, ms_since(start) / static_cast<double>(batch.size()));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Entry& entry = batch[i]->second;
    const float* image = images.data() + i * pixels;
    entry.pixels.assign(image, image + pixels);
    entry.ready = true;
    entry.uploaded = false;
    entry.tile = entry.own_tile;
    last_in_role_.insert_or_assign(role(batch[i]->first), batch[i]->first);
  }
  made_ += batch.size();
  uploads_ = true;
  return Success{};
}

Result<std::vector<float>> Pictures::draw(const PictureSpec& spec) {
  if (const Picture* made = find(spec); made && made->ready) return made->pixels;
  Model* model = library_.model(spec.model);
  if (!model) return Error{ErrorCode::bad_argument, "the model is not ready"};
  if (slow(spec.model)) {
    return Error{ErrorCode::bad_argument, "the model is slow, and its pictures are not drawn yet"};
  }
  std::vector<float> latent(model->info().latent_size);
  std::vector<float> label(model->info().classes);
  std::vector<float> image(model->info().image.elements());
  resolve(spec.noise, library_.entries()[spec.model].axes, latent);
  resolve(spec.label, label);
  if (const Status drawn = model->forward(latent, label, image); !drawn) return drawn.error();
  return image;
}

Status Pictures::judge(Node& node) {
  Model& model = *library_.model(node.first.model);
  std::vector<float> label(model.info().classes);
  resolve(node.first.label, label);
  float logit = 0;
  const Status judged = model.discriminate(node.second.pixels, label, {&logit, 1});
  if (judged) node.second.probability = 1.0f / (1.0f + std::exp(-logit));
  return judged;
}

Status Pictures::advance(double budget_ms) {
  constexpr std::size_t kMaxBatch = 64;
  const Clock::time_point start = Clock::now();
  Status status = Success{};
  std::size_t done = 0;
  bool in_time = true;
  take_turns();
  while (done < waiting_.size() && in_time) {
    const std::size_t model = waiting_[done]->first.model;
    Timing& time = timing(model);
    // Half of what fits, and so on: no picture takes exactly as long as those before.
    const double left = budget_ms - ms_since(start);
    const double fitting = time.ms > 0 ? left / time.ms / 2 : 1;
    const auto most =
        static_cast<std::size_t>(std::clamp(fitting, 1.0, static_cast<double>(kMaxBatch)));
    std::size_t count = 1;
    while (count < most && done + count < waiting_.size() &&
           waiting_[done + count]->first.model == model) {
      ++count;
    }
    const Status made = make(std::span(waiting_).subspan(done, count));
    if (!made) {
      time.stopped = true;
      status = made;
      // Those before are made and leave the list below.
      const auto rest = waiting_.begin() + static_cast<std::ptrdiff_t>(done);
      const auto of_model = [model](const Node* node) { return node->first.model == model; };
      waiting_.erase(std::remove_if(rest, waiting_.end(), of_model), waiting_.end());
      continue;
    }
    done += count;
    in_time = ms_since(start) < budget_ms;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
  next_role_.reset();
  if (!waiting_.empty()) next_role_ = role(waiting_[0]->first);

  done = 0;
  in_time = ms_since(start) < budget_ms || waiting_.empty();
  while (done < unjudged_.size() && in_time && waiting_.empty()) {
    Node& node = *unjudged_[done];
    ++done;
    if (!node.second.ready) continue;
    if (const Status judged = judge(node); !judged) {
      timing(node.first.model).stopped = true;
      unjudged_.clear();
      done = 0;
      status = judged;
    }
    in_time = ms_since(start) < budget_ms;
  }
  unjudged_.erase(unjudged_.begin(), unjudged_.begin() + static_cast<std::ptrdiff_t>(done));
  if (uploads_) upload_all();
  for (Node* node : waiting_) blank(node->second);
  tell_held();
  return status;
}

void Pictures::blank(Entry& entry) {
  if (entry.uploaded || entry.tile != entry.own_tile) return;
  std::vector<std::uint8_t> rgba(std::size_t{4} * entry.width * entry.height, paper_ ? 255 : 0);
  for (std::size_t alpha = 3; alpha < rgba.size(); alpha += 4) rgba[alpha] = 255;
  backend_.upload(rgba, entry.own_tile % kAtlasColumns * kTileEdge,
                  entry.own_tile / kAtlasColumns * kTileEdge, entry.width, entry.height);
  entry.uploaded = true;
}

void Pictures::upload_all() {
  std::array<std::uint8_t, kTileEdge * kTileEdge * 4> rgba;
  for (auto& [spec, entry] : entries_) {
    if (entry.uploaded || !entry.ready) continue;
    for (std::size_t p = 0; p < entry.pixels.size(); ++p) {
      const std::uint8_t grey = grey_level(entry.pixels[p]);
      rgba[p * 4] = rgba[p * 4 + 1] = rgba[p * 4 + 2] =
          paper_ ? static_cast<std::uint8_t>(255 - grey) : grey;
      rgba[p * 4 + 3] = 255;
    }
    backend_.upload(std::span(rgba).first(entry.pixels.size() * 4),
                    entry.own_tile % kAtlasColumns * kTileEdge,
                    entry.own_tile / kAtlasColumns * kTileEdge, entry.width, entry.height);
    entry.uploaded = true;
  }
  uploads_ = false;
}

void Pictures::forget(std::size_t model) {
  waiting_.clear();
  unjudged_.clear();
  holding_.clear();
  std::erase_if(last_in_role_, [model](const auto& entry) { return entry.first.model == model; });
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (it->first.model == model) {
      free_tiles_.push_back(it->second.own_tile);
      it = entries_.erase(it);
    } else {
      ++it;
    }
  }
  timing(model) = Timing{};
}

void Pictures::restore_texture() {
  for (auto& [spec, entry] : entries_) entry.uploaded = false;
  uploads_ = true;
}

void Pictures::set_paper(bool paper) {
  if (paper == paper_) return;
  paper_ = paper;
  restore_texture();
}

}  // namespace digitforge
