// Code of a page: the lines of preformatted text, without the numbers that some pages print before them
// (reading/preformatted.py).
#pragma once

#include <vector>

#include "page_settings.h"
#include "text.h"

namespace cleaner::html {

// Returns preformatted text that was read as several texts, one for each text node, without line numbers.
String code_text(const std::vector<String>& texts, const PageSettings& settings);

// Tells whether a text is made of decimal digits, as str.isdecimal does.
bool is_decimal(View text);

}  // namespace cleaner::html
