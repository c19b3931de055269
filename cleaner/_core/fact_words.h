// Numbers and names in texts: two similar texts that differ in one are two statements (shingles.py).
#pragma once

#include "text.h"

namespace cleaner {

// Tells whether two texts, as they stand in their sources, differ in a number or a name.
bool differ_in_fact(View one, View two);

}  // namespace cleaner
