// Forms of single lines in Markdown, each a pattern of reading/blocks.py. Lines have no white space at their edges.
#pragma once

#include "text.h"

namespace cleaner {

bool is_delimiter_row(View line);  // | --- | :-: |
bool is_underline(View line);      // === or ---
bool is_ruler(View line);          // * * *
bool is_hashes(View line);         // ## Heading
bool is_code(View line);           // holds a character or a mark that code has

// Returns the backticks or tildes of a fence that a line begins with, or nothing.
View fence_of(View line);

}  // namespace cleaner
