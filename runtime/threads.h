#pragma once

#include <cstddef>

namespace digitforge {

/// Work in parts, without owning what it calls: `call(part, thread)`.
class PartWork {
 public:
  PartWork() = default;
  /// call(std::size_t part, std::size_t thread) must outlive this.
  template <typename Call>
  explicit PartWork(const Call& call)
      : context_(&call), invoke_([](const void* context, std::size_t part, std::size_t thread) {
          (*static_cast<const Call*>(context))(part, thread);
        }) {}

  void operator()(std::size_t part, std::size_t thread) const { invoke_(context_, part, thread); }

 private:
  const void* context_ = nullptr;
  void (*invoke_)(const void* context, std::size_t part, std::size_t thread) = nullptr;
};

inline constexpr std::size_t kMostThreads = 16;
inline constexpr std::size_t kMostParts = 1024;

/// Threads that models compute with, the calling one among them, from the models on that are loaded
/// afterwards: 1 at first, at most kMostThreads; always 1 in a build without threads. Those beside
/// the calling one are shared by all models of the process and sleep when there is nothing to do.
void use_threads(std::size_t count);
std::size_t thread_count();

/// Calls work(part, thread) once for each part below `parts`, at most kMostParts, on at most
/// `threads` of the threads, and returns when all are done. thread: below `threads` and
/// thread_count(), 0 for the calling one; it runs one part at a time. A thread that is late is not
/// waited for: others do its parts. Where the threads work for another call already, the calling
/// one does all parts. Allocates nothing.
void run_parts(std::size_t parts, PartWork work, std::size_t threads = kMostThreads);

}  // namespace digitforge
