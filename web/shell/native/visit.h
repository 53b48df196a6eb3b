#pragma once

#include "web/app/studio.h"
#include "web/shell/native/memory.h"
#include "web/shell/native/options.h"
#include "web/shell/native/own_models.h"

namespace digitforge {

/// Whether the command line says what to show.
bool asks_for_state(const Options& options);

/// Opens where the last visit ended, with the person's preferences, as a page that is loaded again
/// does: what is shown is the last visit's unless the command line asks for something, and a first
/// visit starts with the tour. What is kept but cannot be read is as good as none; so is what is of
/// a model that is not there, which a notice says; the person's own models that it shows are opened
/// again. Models must be announced, and those of the command line opened.
void begin_visit(Studio& studio, const Options& options, const Memory& memory, OwnModels& own);

/// Keeps what begin_visit opens.
void keep_visit(const Studio& studio, Memory& memory);

}  // namespace digitforge
