#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "web/app/backend.h"
#include "web/app/history.h"
#include "web/app/library.h"
#include "web/app/pictures.h"
#include "web/app/real_digits.h"
#include "web/app/scene.h"
#include "web/app/session.h"
#include "web/app/state.h"

namespace digitforge {

/// The app without its looks: the state, the models, and the pictures that follow from both.
class Studio {
 public:
  explicit Studio(Backend& backend) : backend_(backend) { pictures_.set_real(&real_); }
  Studio(const Studio&) = delete;
  Studio& operator=(const Studio&) = delete;

  State state;
  Session session;
  Preferences preferences;
  const Library& library() const { return library_; }
  Pictures& pictures() { return pictures_; }
  const Pictures& pictures() const { return pictures_; }
  const RealDigits& real() const { return real_; }
  Backend& backend() const { return backend_; }
  /// Problems to tell the user, oldest first.
  const std::vector<std::string>& notices() const { return notices_; }
  /// Pins the focus, or lets go of it where it is pinned.
  void toggle_pin();
  void dismiss_notice(std::size_t index);
  void notice(std::string text);
  /// Says that something was done: shown for some seconds or until the next press, and announced.
  void tell(std::string text);
  /// Seconds for which what was told is still to be shown; infinity where nothing is.
  double toast_seconds() const;

  /// A digit was chosen: drawn, or in the morph view the path's end.
  void choose_digit(std::int32_t digit);

  // ---- models and real digits
  std::size_t announce_model(std::string title, std::string key) {
    return library_.announce(std::move(title), std::move(key));
  }
  void add_score(std::size_t index, std::string name, std::string value);
  /// A .dfw file or its generator prefix for the model at `index`. Failures become a notice.
  void receive_model(std::size_t index, std::span<const std::byte> bytes);
  void lose_model(std::size_t index, const std::string& reason);
  /// The whole file of the model at `index`.
  void receive_discriminator(std::size_t index, std::span<const std::byte> bytes);
  void lose_discriminator(std::size_t index, const std::string& reason);
  /// A person's own .dfw file: added and shown when good, refused with a notice when bad. Yields
  /// what links call it.
  std::optional<std::string> receive_own_model(const std::string& name,
                                               std::span<const std::byte> bytes);
  void receive_real_digits(std::span<const std::byte> bytes);
  /// The model that is wanted next of those that are loading; none: the library's size.
  std::size_t next_model() const;

  // ---- links and history
  /// Opens the state of a link; a bad link becomes a notice and changes nothing. Models that the
  /// link names must be announced.
  bool open_link(const std::string& text);
  /// What read_link yielded of one.
  void open(State wanted);
  /// The text of a link to what is shown.
  std::string link() const;
  bool can_undo() const { return history_.can_undo(); }
  bool can_redo() const { return history_.can_redo(); }
  void undo();
  void redo();
  /// What was done is done: a step to go back to.
  void settle() { history_.record(state); }

  // ---- frames
  /// Before the views ask for pictures. `seconds`: since the last frame.
  void begin_frame(double seconds);
  /// After that: makes them, for about `budget_ms`.
  void update(double budget_ms);
  /// Whether a further frame would show more.
  bool working() const { return pictures_.pending() || session.playing; }
  /// Whether the picture is not the state's yet: work to do, or a model or discriminator on its
  /// way.
  bool busy() const;
  /// Whether verdicts are wanted and the model has a discriminator that did not fail.
  bool judging() const;
  /// What is on the screen in one sentence.
  std::string summary() const;

 private:
  void play(double seconds);
  void request_discriminator();
  std::string quiz_text() const;

  Backend& backend_;
  Library library_;
  RealDigits real_;
  Pictures pictures_{backend_, library_};
  History history_;
  std::vector<std::string> notices_;
  std::string announced_;                          ///< what was told last, without the time
  std::chrono::steady_clock::time_point told_at_;  ///< the toast
};

}  // namespace digitforge
