#pragma once

#include <cstddef>
#include <memory>

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

/// Threads that share out work in parts. They sleep while there is nothing to do. Any thread may
/// call run; while one call is at work, another's parts are all done by its own thread.
class ThreadPool {
 public:
  /// threads: the calling one among them, 1 to kMostThreads (others are brought there); fewer where
  /// the system gives no more, and one in a build without threads.
  explicit ThreadPool(std::size_t threads);
  /// Waits for the threads to end; no call may be at work. In a page, where nothing may wait, a
  /// pool lives as long as the page.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const;

  /// Calls work(part, thread) once for each part below `parts`, at most kMostParts, on at most
  /// `most` of the threads, and returns when all are done. thread: below `most` and threads(), 0
  /// for the calling one; it runs one part at a time. A thread that is late is not waited for:
  /// others do its parts. Allocates nothing.
  void run(std::size_t parts, PartWork work, std::size_t most = kMostThreads);

 private:
  class Team;
  std::unique_ptr<Team> team_;  ///< null for one thread
};

/// How many threads the machine runs at once, at most kMostThreads.
std::size_t machine_threads();

/// ThreadPool::run, or, without a pool, all parts on the calling thread.
void run_parts(ThreadPool* pool, std::size_t parts, PartWork work, std::size_t most = kMostThreads);
inline std::size_t thread_count(const ThreadPool* pool) { return pool ? pool->threads() : 1; }

}  // namespace digitforge
