// The text of a page: its blocks with separators between them (reading/html.py).
#pragma once

#include <memory>

#include "parsed_page.h"

namespace cleaner::html {

// Returns the document of a page, with the spans and the kinds of its blocks. `tight` has a bit for each kind whose
// blocks follow each other without a blank line.
std::unique_ptr<Document> laid_out(const PageBlocks& page, std::uint32_t tight);

}  // namespace cleaner::html
