// White space at the ends of a text (str.strip).
#pragma once

#include "characters.h"

namespace cleaner {

inline View strip_left(View text) {
    while (!text.empty() && is(text.front(), SPACE)) text.remove_prefix(1);
    return text;
}

inline View strip_right(View text) {
    while (!text.empty() && is(text.back(), SPACE)) text.remove_suffix(1);
    return text;
}

inline View strip(View text) { return strip_right(strip_left(text)); }

}  // namespace cleaner
