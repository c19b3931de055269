// Features of the blocks of a document, the first of two stages (classifier/features.py).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document.h"
#include "lexicon.h"
#include "surface.h"
#include "table.h"

namespace cleaner {

constexpr std::size_t GROUP_COUNT = 6;     // of `lexicon.GROUPS`
constexpr std::size_t LANDMARK_COUNT = 12;  // of `dom.LANDMARKS`

// Columns in the order of `features.BLOCK_FEATURES`, after which those of `dom.DOM_FEATURES` follow for a page.
namespace column {
enum : std::size_t {
    size, one_word, to_3, to_8, to_20, sentence, prose,
    list, heading, row, other_kind,
    first_upper, first_lower, first_digit, first_letter,
    last_stop, last_ask, last_colon, last_dots, last_digit, last_letter,
    capitals, capitals_a_word, digits, any_digit, commas, stops, bars, marks, word_length,
    repeated, repeated_form, first_rare_mark,
    by_rule = first_rare_mark + RARE_MARK_COUNT, by_repeat, cut, hint,
    by_group,
    term_group = by_group + GROUP_COUNT,
    terms = term_group + GROUP_COUNT, function_words, known, topic,
    links, all_links, siblings, many_siblings, depth,
    in_landmark,
    title = in_landmark + LANDMARK_COUNT, first_heading, below_heading,
    in_core, from_core, core_depth,
    box_words, box_links, box_prose, box_blocks, wide_links, wide_prose,
    same_box_above, same_box_below, as_above, as_below,
    name_group,
    stated = name_group + GROUP_COUNT, reference, has_reference,
    end,
    block_end = links,
};
}  // namespace column

// Constants of features.py.
struct FeatureLimits {
    std::size_t max_topic_prose;
    std::int32_t max_topic_words;
    std::size_t min_topic_letters;
    std::size_t share_chars;
    double max_repeats;
    TermLimits terms;
    RareMarks rare_marks;
    // of pages
    std::size_t name_stem;
    double far_name;
    std::size_t min_name_letters;
    double core_share;
    std::vector<String> landmarks, headings, stated_names, counted_elements;
};

// What the removals of a block say: which of the columns `by_rule`, `by_repeat` and `cut` it sets, and its group.
struct RemovedBlock {
    std::size_t block;
    std::size_t mark;
    std::int8_t group;     // or MIXED
    std::uint8_t section;  // kind of section that it opens, or 0
};

struct Features {
    Table columns;
    Bag words;  // vocabulary indices of the terms of each block
    Bag names;  // of the names of its markup
    std::vector<std::int32_t> sizes;     // in words
    std::vector<std::uint8_t> blanks;    // whether a blank line stands above
    std::vector<std::uint8_t> sections;  // kind of section that its removal opens, or 0
    std::vector<double> page;            // `dom.PAGE_FEATURES`; empty for text
};

constexpr const char* FEATURES_HANDLE = "cleaner.Features";
constexpr const char* LIMITS_HANDLE = "cleaner.FeatureLimits";

// Returns the features of the text of blocks, with room for those of markup if they are a page's. `facts` are those of
// what is left of each block.
Features extract_features(
    const Document& document, bool is_page, const std::vector<const Facts*>& facts, const std::vector<RemovedBlock>& removed,
    const std::vector<std::size_t>& hinted, const FeatureLimits& limits, const Lexicon& lexicon,
    const Vocabulary& vocabulary
);

}  // namespace cleaner
