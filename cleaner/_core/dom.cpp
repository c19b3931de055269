#include "dom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace cleaner {
namespace {

constexpr std::size_t BOX = 1, WIDE_BOX = 3;  // places of elements among those around a block
constexpr std::size_t NEAR_TAGS = 4;          // elements that are compared with those of the block above
constexpr std::size_t CORE_TAGS = 6;          // elements whose prose tells how far a block is from the core

bool has(const Bag& bag, std::size_t block, std::int32_t number, std::size_t first = View::npos) {
    const std::int32_t* begin = bag.of(block);
    const std::int32_t* end = begin + std::min(first, bag.size_of(block));
    return std::find(begin, end, number) != end;
}

bool equal_parts(const Bag& bag, std::size_t one, std::size_t two, std::size_t start, std::size_t end) {
    auto limited = [&](std::size_t block, std::size_t place) { return bag.of(block) + std::min(place, bag.size_of(block)); };
    return std::equal(limited(one, start), limited(one, end), limited(two, start), limited(two, end));
}

void read_own(const Markup& markup, const FeatureLimits& limits, Table& columns) {
    const Numbers landmarks = numbers_of(limits.landmarks, markup);
    for (std::size_t at = 0; at < markup.size(); ++at) {
        double* row = columns.row(at);
        row[column::links] = markup.link_densities[at];
        row[column::all_links] = markup.link_densities[at] > 0.9;
        row[column::siblings] = std::min(std::log1p(markup.siblings[at] - 1), 4.0) / 4;
        row[column::many_siblings] = markup.siblings[at] >= 4;
        row[column::depth] = static_cast<double>(markup.tags.size_of(at)) / 12;
        for (std::size_t landmark = 0; landmark < landmarks.size(); ++landmark) {
            row[column::in_landmark + landmark] = has(markup.tags, at, landmarks[landmark]);
        }
    }
}

}  // namespace

bool repeats_title(View text, View title) {
    if (title.empty() || text.size() <= 3) return false;
    if (text == title) return true;
    return 2 * text.size() > title.size() &&
           (title.find(text) != View::npos || text.find(title) != View::npos);
}

std::int32_t heading_tag(const Markup& markup, std::size_t block, const Numbers& headings) {
    const std::int32_t* tags = markup.tags.of(block);
    for (std::size_t at = 0; at < std::min(NEAR_TAGS, markup.tags.size_of(block)); ++at) {
        if (std::find(headings.begin(), headings.end(), tags[at]) != headings.end()) return tags[at];
    }
    return NOT_THERE;
}

namespace {

void read_headings(
    const Document& document, const Markup& markup, View title, const FeatureLimits& limits, Table& columns
) {
    const Numbers headings = numbers_of(limits.headings, markup);
    const std::int32_t first = headings.empty() ? NOT_THERE : headings.front();
    bool seen = false;
    for (std::size_t at = 0; at < markup.size(); ++at) {
        const std::int32_t tag = heading_tag(markup, at, headings);
        const bool is_first = tag != NOT_THERE && tag == first;
        double* row = columns.row(at);
        row[column::title] = repeats_title(document.blocks[at].facts.folded, title);
        row[column::first_heading] = is_first && !seen;
        seen = seen || is_first;
        row[column::below_heading] = seen;
    }
}

// Sums over the elements of a page: words, words of prose, words of links, and blocks.
struct ElementSums {
    struct Sums {
        double words = 0, prose = 0, links = 0, blocks = 0;
    };
    std::vector<Sums> elements;
    double all_prose = 0;  // words of prose of the page

    ElementSums(const Document& document, const Markup& markup) : elements(markup.elements) {
        for (std::size_t at = 0; at < markup.size(); ++at) {
            const Facts& facts = document.blocks[at].facts;
            const double links = markup.link_densities[at];
            all_prose += facts.prose ? facts.words : 0;
            for (std::size_t place = 0; place < markup.inside.size_of(at); ++place) {
                Sums& sums = elements[static_cast<std::size_t>(markup.inside.of(at)[place])];
                sums.words += facts.words;
                sums.prose += facts.prose && links < 0.5 ? facts.words : 0;
                sums.links += links * facts.words;
                sums.blocks += 1;
            }
        }
    }

    // Returns the number of the innermost element that holds enough of the prose: elements are numbered as they begin.
    std::int32_t core(double share) const {
        for (std::size_t at = elements.size(); at-- > 0;) {
            if (elements[at].prose > share * all_prose) return static_cast<std::int32_t>(at);
        }
        return NOT_THERE;
    }

    double most_prose() const {
        double most = 0;
        for (const Sums& sums : elements) most = std::max(most, sums.prose);
        return most;
    }
};

void read_elements(const Document& document, const Markup& markup, const FeatureLimits& limits, Table& columns) {
    const ElementSums sums(document, markup);
    const std::int32_t core = sums.core(limits.core_share);
    const double most = sums.most_prose();
    const ElementSums::Sums nothing;
    for (std::size_t at = 0; at < markup.size(); ++at) {
        double* row = columns.row(at);
        const std::int32_t* inside = markup.inside.of(at);
        const std::size_t depth = markup.inside.size_of(at);
        auto element = [&](std::size_t place) -> const ElementSums::Sums& {
            return sums.elements[static_cast<std::size_t>(inside[place])];
        };
        const ElementSums::Sums& box = depth > BOX ? element(BOX) : depth ? element(0) : nothing;
        const ElementSums::Sums& wide = depth > WIDE_BOX ? element(WIDE_BOX) : box;
        const std::size_t level = static_cast<std::size_t>(std::find(inside, inside + depth, core) - inside);
        double near = 0;
        for (std::size_t place = 0; place < std::min(CORE_TAGS, depth); ++place) near = std::max(near, element(place).prose);
        const double words = box.words ? box.words : 1, wider = wide.words ? wide.words : 1;
        row[column::in_core] = level < depth;
        row[column::from_core] = most ? near / most : 0.0;
        row[column::core_depth] = level < depth ? static_cast<double>(level) / 12 : 0.0;
        row[column::box_words] = std::log1p(words) / 8;
        row[column::box_links] = box.links / words;
        row[column::box_prose] = box.prose / words;
        row[column::box_blocks] = std::log1p(box.blocks) / 5;
        row[column::wide_links] = wide.links / wider;
        row[column::wide_prose] = wide.prose / wider;
    }
}

void read_neighbours(const Markup& markup, Table& columns) {
    for (std::size_t at = 1; at < markup.size(); ++at) {
        const bool same = equal_parts(markup.inside, at - 1, at, BOX, BOX + 1);
        const bool alike = equal_parts(markup.tags, at - 1, at, 0, NEAR_TAGS);
        columns.row(at)[column::same_box_above] = columns.row(at - 1)[column::same_box_below] = same;
        columns.row(at)[column::as_above] = columns.row(at - 1)[column::as_below] = alike;
    }
}

View without_marks(View name) { return name.substr(std::min(name.find_first_not_of(U"+."), name.size())); }

// Returns the group of boilerplate that a name of markup names: by the words for it, or by the terms of rules.
std::int8_t group_of_name(View name, const FeatureLimits& limits, const Lexicon& lexicon) {
    const View stem = without_marks(name).substr(0, limits.terms.stem);
    const std::int8_t group = lexicon.names.of(stem);
    if (group != NO_TERM) return group;
    const bool is_class = name.find(U'.') != View::npos;
    return stem.size() >= limits.min_name_letters && is_class ? lexicon.terms.of(stem) : NO_TERM;
}

// Writes the columns of groups that the names of a block's markup name: a near one counts more than another.
void read_name_groups(const Markup& markup, const FeatureLimits& limits, const Lexicon& lexicon, Table& columns) {
    std::vector<std::int8_t> groups;
    groups.reserve(markup.strings.size());
    for (std::size_t name = 0; name < markup.strings.size(); ++name) {
        groups.push_back(group_of_name(markup.strings[static_cast<std::int32_t>(name)], limits, lexicon));
    }
    std::vector<std::array<double, GROUP_COUNT>> of_path(markup.names.ends.size(), std::array<double, GROUP_COUNT>{});
    for (std::size_t path = 0; path < of_path.size(); ++path) {
        for (std::size_t at = 0; at < markup.names.size_of(path); ++at) {
            const std::int32_t name = markup.names.of(path)[at];
            const std::int8_t group = groups[static_cast<std::size_t>(name)];
            if (group < 0) continue;
            double& value = of_path[path][static_cast<std::size_t>(group)];
            value = std::max(value, starts_with(markup.strings[name], U"+") ? 1.0 : limits.far_name);
        }
    }
    for (std::size_t at = 0; at < markup.size(); ++at) {
        const auto& values = of_path[static_cast<std::size_t>(markup.paths[at])];
        std::copy(values.begin(), values.end(), columns.row(at) + column::name_group);
    }
}

// Returns for each block the vocabulary indices of the stems of the names of its markup, each once.
Bag read_names(const Markup& markup, const FeatureLimits& limits, const Vocabulary& vocabulary) {
    Numbers indices;
    for (std::size_t name = 0; name < markup.strings.size(); ++name) {
        indices.push_back(vocabulary.of(markup.strings[static_cast<std::int32_t>(name)].substr(0, limits.name_stem)));
    }
    Bag of_paths, bag;
    Numbers& found = of_paths.indices;
    for (std::size_t path = 0; path < markup.names.ends.size(); ++path) {
        const auto start = static_cast<std::ptrdiff_t>(found.size());
        for (std::size_t at = 0; at < markup.names.size_of(path); ++at) {
            const std::int32_t index = indices[static_cast<std::size_t>(markup.names.of(path)[at])];
            if (index && std::find(found.begin() + start, found.end(), index) == found.end()) found.push_back(index);
        }
        of_paths.ends.push_back(found.size());
    }
    for (const std::int32_t number : markup.paths) {
        const auto path = static_cast<std::size_t>(number);
        bag.indices.insert(bag.indices.end(), of_paths.of(path), of_paths.of(path) + of_paths.size_of(path));
        bag.ends.push_back(bag.indices.size());
    }
    return bag;
}

void read_stated(
    const Markup& markup, const std::vector<std::uint8_t>& found, const FeatureLimits& limits, Table& columns
) {
    const Numbers stated = numbers_of(limits.stated_names, markup);
    for (std::size_t at = 0; at < markup.size(); ++at) {
        const auto path = static_cast<std::size_t>(markup.paths[at]);
        const bool is_named = std::any_of(stated.begin(), stated.end(), [&](std::int32_t name) {
            return name != NOT_THERE && has(markup.names, path, name);
        });
        columns.row(at)[column::stated] = found[at] || is_named;
    }
}

// Returns the number of elements with a tag around the blocks of a page.
std::size_t count_elements(const Markup& markup, const String& tag) {
    const std::int32_t number = markup.strings.find(tag);
    std::vector<bool> counted(markup.elements, false);
    std::size_t count = 0;
    for (std::size_t at = 0; number != NOT_THERE && at < markup.tags.indices.size(); ++at) {
        const auto element = static_cast<std::size_t>(markup.inside.indices[at]);
        if (markup.tags.indices[at] != number || counted[element]) continue;
        counted[element] = true;
        ++count;
    }
    return count;
}

double share_of_words(const Document& document, const Table& columns, std::size_t column) {
    double words = 0, marked = 0;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        words += document.blocks[at].facts.words;
        if (columns.row(at)[column]) marked += document.blocks[at].facts.words;
    }
    return marked / std::max(words, 1.0);
}

// Returns the features of a page after those of its declared types.
std::vector<double> page_features(
    const Document& document, const Markup& markup, const FeatureLimits& limits, const Table& columns
) {
    std::vector<double> found;
    for (const String& tag : limits.counted_elements) {
        found.push_back(std::log1p(static_cast<double>(count_elements(markup, tag))) / 4);
    }
    double links = 0;
    bool has_reference = false;
    for (std::size_t at = 0; at < columns.rows; ++at) {
        links += columns.row(at)[column::links];
        has_reference |= columns.row(at)[column::has_reference] != 0;
    }
    found.push_back(links / static_cast<double>(std::max<std::size_t>(columns.rows, 1)));
    found.push_back(share_of_words(document, columns, column::in_core));
    found.push_back(share_of_words(document, columns, column::reference));
    found.push_back(has_reference);
    found.push_back(share_of_words(document, columns, column::stated));
    return found;
}

void check_sizes(const Document& document, const Markup& markup, std::size_t marks) {
    if (markup.size() != document.blocks.size() || marks != markup.size() ||
        markup.tags.indices.size() != markup.inside.indices.size()) {
        throw std::invalid_argument("the markup is not that of the document");
    }
}

}  // namespace

void add_page_features(
    Features& features, const Document& document, const Markup& markup, const PageFacts& page,
    const FeatureLimits& limits, const Lexicon& lexicon, const Vocabulary& names
) {
    check_sizes(document, markup, page.stated.size());
    Table& columns = features.columns;
    read_own(markup, limits, columns);
    read_headings(document, markup, page.title, limits, columns);
    read_elements(document, markup, limits, columns);
    read_neighbours(markup, columns);
    read_name_groups(markup, limits, lexicon, columns);
    read_stated(markup, page.stated, limits, columns);
    features.names = read_names(markup, limits, names);
    features.page = page.declared;
    const std::vector<double> others = page_features(document, markup, limits, columns);
    features.page.insert(features.page.end(), others.begin(), others.end());
}

void add_reference(
    Features& features, const Document& document, const Markup& markup, const std::vector<std::uint8_t>& found,
    const FeatureLimits& limits
) {
    check_sizes(document, markup, found.size());
    for (std::size_t at = 0; at < found.size(); ++at) {
        features.columns.row(at)[column::reference] = found[at];
        features.columns.row(at)[column::has_reference] = 1.0;
    }
    const std::vector<double> page = page_features(document, markup, limits, features.columns);
    std::copy(page.begin(), page.end(), features.page.end() - static_cast<std::ptrdiff_t>(page.size()));
}

}  // namespace cleaner
