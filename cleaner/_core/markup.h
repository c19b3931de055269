// The elements around the blocks of a page (model.Markup), with each string kept once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "numbering.h"
#include "string_table.h"
#include "table.h"

namespace cleaner {

struct Markup {
    OwningStringTable strings;
    Bag tags;    // of the elements around each block, innermost first: numbers of strings
    Bag inside;  // numbers of these elements, in the order in which they begin
    std::size_t elements = 0;  // one more than the largest of them
    html::Names labels;        // class, id and role of elements, joined by line breaks
    std::vector<std::int32_t> labels_around;  // of the elements around each block: numbers of labels, beside `tags`
    std::vector<std::int32_t> paths;          // of each block: its place in `names`
    Bag names;                                // of the elements of each path: numbers of strings
    std::vector<double> link_densities;
    std::vector<std::int32_t> siblings;
    std::vector<std::int32_t> lines;
    std::vector<std::string> addresses;  // of the link that each block begins in
    std::vector<std::int32_t> shapes;    // of each block of a page of the core; those of one shape differ in `inside` alone

    std::size_t size() const { return paths.size(); }
};

constexpr const char* MARKUP_HANDLE = "cleaner.Markup";

inline void check_markup(const Markup& markup, std::size_t blocks) {
    if (markup.size() != blocks) throw std::invalid_argument("the markup is not that of the document");
}

// Numbers of the names of elements around blocks, so that equal ones are kept once.
class Paths {
public:
    explicit Paths(Markup& markup) : markup_(markup) {}

    // Returns the place of a path, given the numbers of its names.
    std::int32_t number_of(const std::vector<std::int32_t>& names) {
        scratch_.assign(names.begin(), names.end());
        const std::int32_t path = known_.add(scratch_);
        if (static_cast<std::size_t>(path) == markup_.names.ends.size()) {
            markup_.names.indices.insert(markup_.names.indices.end(), names.begin(), names.end());
            markup_.names.ends.push_back(markup_.names.indices.size());
        }
        return path;
    }

private:
    Markup& markup_;
    OwningStringTable known_;
    String scratch_;
};

}  // namespace cleaner
