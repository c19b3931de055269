// Folding, as in normalize.py: the form in which all texts are compared.
#pragma once

#include <vector>

#include "text.h"

namespace cleaner {

bool is_ascii(View text);

String straighten(View text);
String level(View text);

// Returns the text with one space between words and without invisible characters: the text itself if it is so already,
// else what is written to `scratch`.
View squeeze(View text, String& scratch);

String fold(View text);

// Returns the text without white space at its edges (str.strip).
View strip(View text);

// Returns the text without the marks at its edges and without brackets around all of it.
View trim(View folded);

// Returns the offset in the text of every character of its folded form, and one more for the end.
std::vector<Offset> offsets(View text, View folded, Offset start);

}  // namespace cleaner
