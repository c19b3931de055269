// The elements around the blocks of a page (model.Markup), with each string kept once.
#pragma once

#include <cstdint>
#include <vector>

#include "string_table.h"
#include "table.h"

namespace cleaner {

struct Markup {
    OwningStringTable strings;
    Bag tags;    // of the elements around each block, innermost first: numbers of strings
    Bag inside;  // numbers of these elements, counted anew: from 0 on, in their order
    std::size_t elements = 0;
    std::vector<std::int32_t> paths;  // of each block: its place in `names`
    Bag names;                        // of the elements of each path: numbers of strings
    std::vector<double> link_densities;
    std::vector<std::int32_t> siblings;

    std::size_t size() const { return paths.size(); }
};

constexpr const char* MARKUP_HANDLE = "cleaner.Markup";

}  // namespace cleaner
