#pragma once

#include <string>

#include "shared/contact_sheet.h"

namespace digitforge {

/// A PNG file of 8-bit grey pixels, decoded by libpng; fails the running test on any other file.
GreyImage read_grey_png(const std::string& path);

}  // namespace digitforge
