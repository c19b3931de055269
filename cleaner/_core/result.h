// What removals leave of a text (model.CleanResult).
#pragma once

#include <vector>

#include "removals.h"

namespace cleaner {

// Returns the spans that make up the kept text, in order: kept parts and the separators between them.
std::vector<Span> kept_spans(View source, const std::vector<Span>& removed);

}  // namespace cleaner
