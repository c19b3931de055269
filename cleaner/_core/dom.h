// DOM features of the blocks of a page, and features of the page (classifier/dom.py).
#pragma once

#include "features.h"
#include "markup.h"

namespace cleaner {

// What the metadata of a page say; texts are folded.
struct PageFacts {
    String title;
    std::vector<std::uint8_t> stated;  // whether structured data hold a block
    std::vector<double> declared;      // for each of `dom.DECLARED_TYPES`, whether the page declares it
};

constexpr std::int32_t NOT_THERE = -1;  // the number of a string that the markup of a page does not have

using Numbers = std::vector<std::int32_t>;  // of strings

inline Numbers numbers_of(const std::vector<String>& strings, const Markup& markup) {
    Numbers found;
    for (const String& string : strings) found.push_back(markup.strings.find(string));
    return found;
}

// Tells whether a folded text repeats the title of its page.
bool repeats_title(View text, View title);

// Returns the number of the first tag near a block that is a heading, or NOT_THERE.
std::int32_t heading_tag(const Markup& markup, std::size_t block, const Numbers& headings);

// Adds the columns of a page, except those of the reference extractor, the vocabulary indices of the names of markup,
// and the features of the page.
void add_page_features(
    Features& features, const Document& document, const Markup& markup, const PageFacts& page,
    const FeatureLimits& limits, const Lexicon& lexicon, const Vocabulary& names
);

// Adds what the reference extractor says: which blocks it takes for content.
void add_reference(
    Features& features, const Document& document, const Markup& markup, const std::vector<std::uint8_t>& found,
    const FeatureLimits& limits
);

}  // namespace cleaner
