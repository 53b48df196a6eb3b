#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace digitforge {

/// Identifies a texture to the renderer; 0 is none. Fits ImTextureID.
using TextureHandle = std::uintptr_t;
/// The edge of the one texture, in pixels.
inline constexpr std::uint32_t kAtlasEdge = 2048;

/// What the shell was to bring and could not.
struct Missing {
  enum class Part { list, model, discriminator, real_digits };
  Part part = Part::list;
  std::size_t model = 0;  ///< position of the model that `part` is of

  bool operator==(const Missing&) const = default;
};

/// Everything the app needs from the platform besides input and OpenGL drawing, which the shells
/// hand to Dear ImGui. Implemented by the GLFW shell and by the page's.
class Backend {
 public:
  virtual ~Backend() = default;

  /// The texture of all pictures, kAtlasEdge x kAtlasEdge, sampled with nearest neighbour.
  virtual TextureHandle texture() = 0;
  /// Replaces a part of it. rgba: [height, width, 4].
  virtual void upload(std::span<const std::uint8_t> rgba, std::uint32_t x, std::uint32_t y,
                      std::uint32_t width, std::uint32_t height) = 0;
  /// Asks for the whole file of model `index`. The answer comes, now or later, through
  /// Studio::receive_discriminator or Studio::lose_discriminator.
  virtual void request_discriminator(std::size_t index) = 0;
  /// False where trying again would bring nothing else.
  virtual bool fetches_again() const = 0;
  /// Fetches what did not come, once more; the answer comes as it does the first time. Never asked
  /// for discriminators: request_discriminator is called again.
  virtual void fetch_again(const Missing& missing) = 0;
  /// A person's own model was opened, from `file`; links call it `key`. Keeps it for later visits.
  virtual void keep_model(const std::string& file, const std::string& key,
                          std::span<const std::byte> bytes) = 0;
  /// Tells people who cannot see the screen what was made.
  virtual void announce(const std::string& text) = 0;
  virtual void copy_text(const std::string& text) = 0;
  /// False where the platform's clipboard takes no pictures.
  virtual bool copies_pictures() const = 0;
  virtual void copy_picture(std::span<const std::uint8_t> png) = 0;
  /// Gives a file to keep: a download, or a file in the working folder.
  virtual void save(const std::string& name, const std::string& type,
                    std::span<const std::uint8_t> bytes) = 0;
  /// False where there is no dialog to choose a file with.
  virtual bool chooses_files() const = 0;
  /// Lets the person choose a .dfw file, which arrives through Studio::open_own_model.
  virtual void choose_file() = 0;
  /// Whether Tab leads from the picture to the same controls as plain elements.
  virtual bool has_plain_controls() const = 0;
  /// A link that opens this state, which is in the form of web/app/link.h.
  virtual std::string link(const std::string& state) const = 0;
};

}  // namespace digitforge
