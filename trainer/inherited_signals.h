#pragma once

namespace digitforge {

/// Ignores SIGHUP where this program was started so, as by nohup. Libraries that LibTorch 2 brings
/// put their own handler in its place while they are loaded. To be called at the start of main.
void keep_ignoring_hang_up();

}  // namespace digitforge
