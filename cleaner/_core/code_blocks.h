// Blocks of code that a page divides: lines in elements of their own, and line numbers beside them
// (reading/code_blocks.py).
#pragma once

#include "elements.h"
#include "page_settings.h"
#include "parsed_page.h"

namespace cleaner::html {

// Joins the lines of code that are elements of their own, and drops line numbers.
void make_code_whole(PageBlocks& page, const Elements& elements, const PageSettings& settings);

}  // namespace cleaner::html
