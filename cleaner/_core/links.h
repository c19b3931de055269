// Addresses of links and images (reading/links.py).
#pragma once

#include <string_view>

#include "page_settings.h"

namespace cleaner::html {

// Tells whether an address leads to another page. Python is asked about addresses beyond ASCII.
bool is_external(std::string_view address, const PageSettings& settings);

}  // namespace cleaner::html
