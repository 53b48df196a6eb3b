#pragma once

#include <cstdint>

#include "web/app/pictures.h"
#include "web/app/session.h"

namespace digitforge {

/// One question: a picture, and whether it is real.
struct Question {
  PictureSpec picture;
  bool real = false;
};

/// Question `quiz.number` of `quiz.seed`: a real digit or one by the current model, of any label,
/// with equal odds. Needs real digits and a model.
Question question(const Quiz& quiz, const State& state, const Library& library,
                  const RealDigits& real);

/// Answers it; ignored where it is answered already.
void answer(Quiz& quiz, const Question& asked, bool says_real);
/// The next question; ignored before this one is answered.
void next_question(Quiz& quiz);

}  // namespace digitforge
