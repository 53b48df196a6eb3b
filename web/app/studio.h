#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
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

/// A problem to tell the user.
struct Notice {
  std::string text;
  std::optional<Missing> missing = {};  ///< what did not come, where it can be fetched again

  bool operator==(const Notice&) const = default;
};

/// A file's bytes, and who frees them.
struct FileBytes {
  std::shared_ptr<const void> owner;
  std::span<const std::byte> bytes;

  static FileBytes of(std::vector<std::byte> file);
};

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
  /// As Library::compute_with.
  void compute_with(ThreadPool* pool) { library_.compute_with(pool); }
  Pictures& pictures() { return pictures_; }
  const Pictures& pictures() const { return pictures_; }
  const RealDigits& real() const { return real_; }
  Backend& backend() const { return backend_; }
  /// Problems to tell the user, oldest first.
  const std::vector<Notice>& notices() const { return notices_; }
  /// Pins the focus, or lets go of it where it is pinned.
  void toggle_pin();
  void dismiss_notice(std::size_t index);
  void notice(std::string text);
  /// The same of something that did not come and that the user can have fetched again.
  void miss(const Missing& missing, std::string text);
  /// Takes the notice away and has what it misses fetched again.
  void retry(std::size_t index);
  void retry(const Missing& missing);
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
  /// A person's own .dfw file: opened step by step, frame after frame, then added, where it is not
  /// here already, shown and kept by the backend. One that a former visit has kept is added by the
  /// key that it had: `kept`. A bad one is refused with a notice.
  void open_own_model(const std::string& file, FileBytes bytes, const std::string& kept = "");
  /// Does at once what is left of that.
  void finish_opening();
  /// Forgets the file that is being opened.
  void cancel_opening();
  /// The name of the file that is being opened; null where none is.
  const std::string* opening() const;
  /// How far it is, 0 to 1.
  float opening_progress() const;
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
  bool working() const { return pictures_.pending() || session.playing || !own_.empty(); }
  /// Whether the picture is not the state's yet: work to do, or a model or discriminator on its
  /// way.
  bool busy() const;
  /// Whether verdicts are wanted and the model has a discriminator that did not fail.
  bool judging() const;
  /// What is on the screen in one sentence.
  std::string summary() const;
  /// That the pictures that are held are slow, and how long they take; empty where none is.
  std::string slow_text() const;

 private:
  /// A file that is being opened, or waits for its turn.
  struct OwnFile {
    std::string file;
    std::string name;  ///< without the folder
    FileBytes bytes;
    std::string kept;
    std::optional<Opening> opening = {};  ///< none before its first step
  };

  void play(double seconds);
  /// Opens on, for about `budget_ms` but one step at least.
  void open_on(double budget_ms);
  /// One step; true while there is more to do, an error where the file is refused.
  Result<bool> open_step(OwnFile& own);
  void show_own_model(const OwnFile& own, Opened opened);
  /// Position of the model that this file gave before; none: the library's size.
  std::size_t find_own_model(const std::string& title, std::uint32_t file) const;
  /// Takes away what was told of it.
  void forgive(const Missing& missing);
  void request_discriminator();
  std::string quiz_text() const;

  Backend& backend_;
  Library library_;
  RealDigits real_;
  Pictures pictures_{backend_, library_};
  History history_;
  std::deque<OwnFile> own_;
  std::vector<Notice> notices_;
  std::string announced_;                          ///< what was told last, without the time
  std::chrono::steady_clock::time_point told_at_;  ///< the toast
};

}  // namespace digitforge
