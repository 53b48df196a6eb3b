#include "web/app/quiz.h"

#include "shared/random.h"

namespace digitforge {

Question question(const Quiz& quiz, const State& state, const Library& library,
                  const RealDigits& real) {
  const std::uint32_t counter[4] = {quiz.number, 0, 0, 0x71756973};
  const std::uint32_t key[2] = {quiz.seed, 0};
  const Philox4x32 drawn = philox4x32(counter, key);
  Question asked;
  asked.real = (drawn.words[0] & 1) != 0 && real.size() > 0;
  if (asked.real) {
    asked.picture.model = kRealModel;
    asked.picture.noise.index = drawn.words[1] % static_cast<std::uint32_t>(real.size());
    return asked;
  }
  asked.picture.model = state.model;
  asked.picture.noise.seed = drawn.words[1];
  const Model* model = library.model(state.model);
  if (model && model->info().classes > 0) {
    asked.picture.label =
        label_of(static_cast<std::int32_t>(drawn.words[2] % model->info().classes));
  }
  return asked;
}

void answer(Quiz& quiz, const Question& asked, bool says_real) {
  if (quiz.answer) return;
  quiz.answer = says_real;
  ++quiz.asked;
  if (says_real == asked.real) ++quiz.right;
}

void next_question(Quiz& quiz) {
  if (!quiz.answer) return;
  quiz.answer.reset();
  ++quiz.number;
}

}  // namespace digitforge
