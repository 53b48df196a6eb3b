#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "shared/error.h"
#include "web/app/backend.h"
#include "web/app/library.h"
#include "web/app/real_digits.h"
#include "web/app/state.h"

namespace digitforge {

/// PictureSpec::model of a real digit, whose number is the noise's index.
inline constexpr std::size_t kRealModel = static_cast<std::size_t>(-1);

/// What a picture shows: everything that its pixels depend on.
struct PictureSpec {
  std::size_t model = 0;  ///< position in the library
  Noise noise;
  Label label;

  bool operator==(const PictureSpec&) const = default;
};

/// A picture in the making or made.
struct Picture {
  /// In the atlas: what to draw. While the picture is in the making that of the last one of the
  /// same image and digits, where there is one: under a drag pictures change, and none turns blank.
  std::uint32_t tile = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool ready = false;
  std::vector<float> pixels;         ///< [height, width], values in [-1, 1]; empty until ready
  std::optional<float> probability;  ///< that it is real, by its model's discriminator
};

/// Pictures on demand: views ask every frame for what they show; what is missing is made, a few at
/// a time so that a slow model does not freeze the app, and what nobody asked for lately makes
/// place. All are tiles of one texture.
class Pictures {
 public:
  static constexpr std::uint32_t kTileEdge = 64;  ///< the largest picture
  static constexpr std::uint32_t kAtlasColumns = kAtlasEdge / kTileEdge;
  static constexpr std::uint32_t kCapacity = kAtlasColumns * kAtlasColumns;
  /// Milliseconds an image from which on a model is slow: it draws when it is told to.
  static constexpr double kSlow = 100;

  Pictures(Backend& backend, Library& library) : backend_(backend), library_(library) {}

  /// A new frame: what is asked for from here on is what counts.
  void begin_frame();
  /// The picture of `spec`, in the making or made; null where its model is not ready or all tiles
  /// are taken by what this frame asked for already. Stays valid until the next frame.
  const Picture* ask(const PictureSpec& spec);
  /// The same, with the discriminator's score, where there is one.
  const Picture* ask_score(const PictureSpec& spec);
  /// The picture of `spec` as it is now; null where nobody asked for it lately.
  const Picture* find(const PictureSpec& spec) const;
  /// A picture at once, for keeping, drawn where it is not made yet and its model is not slow:
  /// [height, width], values in [-1, 1].
  Result<std::vector<float>> draw(const PictureSpec& spec);
  /// Makes what was asked for in this frame, in the order asked, for about `budget_ms`, at least
  /// one; then uploads what is new. Goes on where the last frame's time was up, so that each
  /// picture has its turn though all change from frame to frame. An error stops that model until
  /// `retry`.
  Status advance(double budget_ms);
  /// Whether advance has more to do.
  bool pending() const { return !waiting_.empty() || !unjudged_.empty() || uploads_ || stood_in_; }
  /// Time of a picture of `model`, in milliseconds; 0 before the first.
  double ms_per_image(std::size_t model) const;
  /// Time of a picture as far as it can be told: measured, or from the model's cost and the fastest
  /// that this machine was seen to compute.
  double expected_ms(std::size_t model) const;
  /// Whether a picture, or the verdict on it, takes so long that it is drawn on request alone.
  bool slow(std::size_t model) const;
  /// Pictures of slow models that the last frame asked for and that wait for draw_held.
  const std::vector<PictureSpec>& held() const { return held_; }
  /// How many pictures draw_held was called for, and how many of them are still to come; 0 at its
  /// end.
  std::size_t granted() const { return granted_; }
  std::size_t granted_left() const { return granted_left_; }
  /// Draws those that are held, as long as they are asked for.
  void draw_held();
  /// Draws no more of them.
  void hold();
  /// Forgets the pictures of a model whose weights changed.
  void forget(std::size_t model);
  /// The real digits that there are to show; they must outlive this.
  void set_real(const RealDigits* real) { real_ = real; }
  /// All uploads were lost.
  void restore_texture();
  /// Dark ink on light paper instead of light on dark.
  void set_paper(bool paper);
  /// How many pictures were made so far.
  std::uint64_t made() const { return made_; }

 private:
  struct Hash {
    std::size_t operator()(const PictureSpec& spec) const;
  };
  struct Entry : Picture {
    std::uint64_t frame = 0;     ///< last asked for, or drawn in another's place
    std::uint32_t own_tile = 0;  ///< where it is drawn to
    bool asked = false;          ///< in this frame
    bool granted = false;        ///< of a slow model, and to be drawn all the same
    bool uploaded = false;
  };
  using Entries = std::unordered_map<PictureSpec, Entry, Hash>;
  using Node = Entries::value_type;
  struct Timing {
    double ms = 0;
    double least_ms = 0;         ///< the shortest time of an image
    std::uint32_t measured = 0;  ///< how many times
    bool stopped = false;
  };

  /// What pictures have in common that may stand in for one another.
  static PictureSpec role(const PictureSpec& spec);
  Entry* find_or_place(const PictureSpec& spec);
  /// Has the last picture in the role drawn while this one is in the making.
  void stand_in(Node& node);
  /// Begins with what had no time in the last frame.
  void take_turns();
  bool take_tile(std::uint32_t& tile);
  Status make(std::span<Node* const> batch);
  Status judge(Node& node);
  void upload_all();
  /// Hides what another picture left in the tile of one that is not made yet.
  void blank(Entry& entry);
  Timing& timing(std::size_t model);
  void measure(std::size_t model, double ms);
  /// Leaves for the next frame what is held and what is still to come.
  void tell_held();
  double estimated_ms(std::uint64_t multiply_adds) const;

  Backend& backend_;
  Library& library_;
  Entries entries_;
  std::vector<Node*> waiting_;   ///< asked for in this frame and not made
  std::vector<Node*> unjudged_;  ///< made, and their score asked for
  std::vector<Node*> holding_;   ///< asked for in this frame, of slow models
  std::vector<PictureSpec> held_;
  std::size_t granted_ = 0, granted_left_ = 0;
  std::unordered_map<PictureSpec, PictureSpec, Hash> last_in_role_;  ///< made, by role
  std::optional<PictureSpec> next_role_;  ///< of the first picture that had no time
  bool stood_in_ = false;                 ///< in this frame
  std::vector<std::uint32_t> free_tiles_;
  std::uint32_t tiles_used_ = 0;
  std::vector<Timing> timings_;  ///< by model
  double best_speed_ = 0;        ///< of any model, in multiply-adds a millisecond
  std::uint32_t measured_ = 0;   ///< how many times it was measured
  const RealDigits* real_ = nullptr;
  std::uint64_t frame_ = 1;
  std::uint64_t made_ = 0;
  bool paper_ = false;
  bool uploads_ = false;
};

}  // namespace digitforge
