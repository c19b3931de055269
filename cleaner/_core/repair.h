// The cheap check before the repair of damaged text, as in reading/repair.py.
#pragma once

#include "text.h"

namespace cleaner {

enum class Suspicion {
    none,              // the repair changes nothing
    maybe_decomposed,  // it changes the text if that is not in NFC, which Python knows
    damaged,           // it may change the text
};

Suspicion suspicion_of(View text);

}  // namespace cleaner
