// The words of class, id and role of an element (elements.label_words).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleaner::html {

// Returns the first different words of class, id and role, in lower case.
std::vector<std::string> label_words(std::string_view label, std::size_t most);

}  // namespace cleaner::html
