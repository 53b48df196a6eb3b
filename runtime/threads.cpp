#include "runtime/threads.h"

namespace digitforge {
namespace {

/// All parts on the calling thread.
void do_all(std::size_t parts, const PartWork& work) {
  for (std::size_t part = 0; part < parts; ++part) work(part, 0);
}

}  // namespace
}  // namespace digitforge

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace digitforge {
namespace {

/// How often a thread looks for work before it sleeps: some tens of microseconds, the time between
/// two layers or two images of somebody who draws one after another. And whether one that waits for
/// the last parts lets others go first.
#if defined(__EMSCRIPTEN__)
constexpr int kLooks = 30'000;
constexpr bool kYields = false;  // a page's thread cannot
void pause() {}
#elif defined(__x86_64__)
constexpr int kLooks = 2'000;
constexpr bool kYields = true;
void pause() { __builtin_ia32_pause(); }
#else
constexpr int kLooks = 10'000;
constexpr bool kYields = true;
void pause() {}
#endif

/// What there is to do, in one word that is changed at once: a number of the call, the next part
/// that nobody has taken, how many threads may take one, and how many parts there are.
class Ticket {
 public:
  explicit Ticket(std::uint64_t word) : word_(word) {}
  Ticket(std::uint64_t call, std::size_t parts, std::size_t threads)
      : word_(call << 32 | threads << kPartBits | parts) {}

  std::uint64_t word() const { return word_; }
  std::size_t next() const { return word_ >> 16 & 0xffff; }
  bool all_taken() const { return next() >= (word_ & kPartMask); }
  bool has_part_for(std::size_t thread) const {
    return !all_taken() && thread < (word_ & 0xffff) >> kPartBits;
  }
  Ticket with_next_taken() const { return Ticket(word_ + 0x10000); }

 private:
  static constexpr unsigned kPartBits = 11;
  static constexpr std::uint64_t kPartMask = (1 << kPartBits) - 1;
  static_assert(kMostParts <= kPartMask && kMostThreads < 1 << (16 - kPartBits));

  std::uint64_t word_;
};

}  // namespace

class ThreadPool::Team {
 public:
  explicit Team(std::size_t count) {
    for (std::size_t thread = 1; thread < count; ++thread) {
      try {
        threads_.emplace_back([this, thread] { serve(thread); });
      } catch (const std::system_error&) {
        break;  // no more to be had: the ones there are do it
      }
    }
  }

  ~Team() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  std::size_t count() const { return threads_.size() + 1; }

  void run(std::size_t parts, PartWork work, std::size_t threads) {
    threads = std::min(threads, count());
    if (threads < 2 || parts < 2 || busy_.exchange(true, std::memory_order_acquire)) {
      do_all(parts, work);
      return;
    }
    work_ = work;
    done_.store(0, std::memory_order_relaxed);
    ticket_.store(Ticket(++calls_ & 0xffffffff, parts, threads).word());
    if (sleeping_.load() > 0) {
      const std::lock_guard lock(mutex_);
      wake_.notify_all();
    }
    while (take_part(0)) {
    }
    for (int looks = 0; done_.load(std::memory_order_acquire) < parts; ++looks) {
      pause();
      if (kYields && looks > kLooks) std::this_thread::yield();
    }
    busy_.store(false, std::memory_order_release);
  }

 private:
  /// False where this thread may take none.
  bool take_part(std::size_t thread) {
    Ticket ticket(ticket_.load(std::memory_order_acquire));
    for (;;) {
      if (!ticket.has_part_for(thread)) return false;
      std::uint64_t word = ticket.word();
      if (ticket_.compare_exchange_weak(word, ticket.with_next_taken().word(),
                                        std::memory_order_acq_rel, std::memory_order_acquire)) {
        // The call waits for this part, so its work is what it was.
        work_(ticket.next(), thread);
        done_.fetch_add(1, std::memory_order_release);
        return true;
      }
      ticket = Ticket(word);
    }
  }

  bool has_work(std::size_t thread) const { return Ticket(ticket_.load()).has_part_for(thread); }

  void serve(std::size_t thread) {
    while (!ended_) {
      for (int looks = 0; looks < kLooks && !ended_; ++looks) {
        if (has_work(thread)) {
          while (take_part(thread)) {
          }
          looks = 0;
        }
        pause();
      }
      std::unique_lock lock(mutex_);
      // Counted before looking once more: a call that does not see this sleeper is seen by it.
      ++sleeping_;
      wake_.wait(lock, [&] { return ended_ || has_work(thread); });
      --sleeping_;
    }
  }

  std::atomic<std::uint64_t> ticket_ = 0;
  std::atomic<std::size_t> done_ = 0;  ///< parts
  std::atomic<std::size_t> sleeping_ = 0;
  std::atomic<bool> busy_ = false;
  std::atomic<bool> ended_ = false;
  PartWork work_;            ///< of the call that is busy
  std::uint64_t calls_ = 0;  ///< of the call that is busy
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;  ///< the last: they use all the others
};

ThreadPool::ThreadPool(std::size_t threads) {
  if (threads > 1) team_ = std::make_unique<Team>(std::min(threads, kMostThreads));
}
ThreadPool::~ThreadPool() = default;

std::size_t ThreadPool::threads() const { return team_ ? team_->count() : 1; }

void ThreadPool::run(std::size_t parts, PartWork work, std::size_t most) {
  if (team_) return team_->run(parts, work, most);
  do_all(parts, work);
}

std::size_t machine_threads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
}

}  // namespace digitforge

#else

namespace digitforge {

class ThreadPool::Team {};

ThreadPool::ThreadPool(std::size_t) {}
ThreadPool::~ThreadPool() = default;
std::size_t ThreadPool::threads() const { return 1; }

void ThreadPool::run(std::size_t parts, PartWork work, std::size_t) { do_all(parts, work); }

std::size_t machine_threads() { return 1; }

}  // namespace digitforge

#endif

namespace digitforge {

void run_parts(ThreadPool* pool, std::size_t parts, PartWork work, std::size_t most) {
  if (pool != nullptr) return pool->run(parts, work, most);
  do_all(parts, work);
}

}  // namespace digitforge
