#include "inline.h"

#include <algorithm>
#include <tuple>

#include "spaces.h"

namespace cleaner::html {
namespace {

Offset offset(std::size_t at) { return static_cast<Offset>(at); }

Offset place_of(const Squeezed& squeezed, std::size_t word, Offset start) {
    return squeezed.places[word] + std::max(start - squeezed.starts[word], 0);
}

}  // namespace

void Squeezed::squeeze(View original) {
    text.clear();
    starts.clear();
    ends.clear();
    places.assign(1, 0);
    for_each_word(original, [&](std::size_t start, std::size_t end) {
        if (!text.empty()) text += U' ';
        text.append(original, start, end - start);
        starts.push_back(offset(start));
        ends.push_back(offset(end));
        places.push_back(offset(text.size() + 1));
    });
}

std::vector<InlineCollector::Open>::iterator InlineCollector::open_of(InlineKind kind) {
    return std::find_if(open_.begin(), open_.end(), [kind](const Open& each) { return each.kind == kind; });
}

void InlineCollector::begin(InlineKind kind, std::size_t place, View address) {
    const auto around = open_of(kind);
    if (around == open_.end()) {
        open_.push_back({kind, place, address, 1});
    } else {
        ++around->depth;
    }
}

void InlineCollector::end(InlineKind kind, std::size_t place) {
    const auto found = open_of(kind);
    if (found == open_.end()) return;
    Open begun = *found;
    open_.erase(found);
    if (begun.depth > 1) {
        --begun.depth;
        open_.push_back(begun);
    } else if (begun.place < place) {
        closed_.push_back({offset(begun.place), offset(place), kind, begun.address, {}});
    }
}

void InlineCollector::image(std::size_t place, View description, View address) {
    closed_.push_back({offset(place), offset(place), InlineKind::image, address, description});
}

void InlineCollector::restart() {
    for (Open& each : open_) each.place = 0;
    closed_.clear();
}

void InlineCollector::find_in(const BlockTexts& texts, const Squeezed& squeezed, std::vector<Inline>& found) const {
    std::vector<Inline> all = closed_;
    for (const Open& each : open_)
        if (each.place < texts.size()) all.push_back({offset(each.place), offset(texts.size()), each.kind, each.address, {}});
    std::stable_sort(all.begin(), all.end(), [](const Inline& one, const Inline& two) {
        return std::make_tuple(one.start, -one.end) < std::make_tuple(two.start, -two.end);
    });
    const std::vector<Offset>&starts = squeezed.starts, &ends = squeezed.ends;
    for (Inline each : all) {
        const Offset start = offset(texts.begin_of(static_cast<std::size_t>(each.start)));
        const Offset end = offset(texts.begin_of(static_cast<std::size_t>(each.end)));
        const auto first = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), start) - ends.begin());
        const auto after = static_cast<std::size_t>(std::lower_bound(starts.begin(), starts.end(), end) - starts.begin());
        if (each.kind == InlineKind::image) {
            each.start = each.end = first < starts.size() ? place_of(squeezed, first, start) : squeezed.places.back() - 1;
            found.push_back(each);
        } else if (start < end && first < after) {
            each.start = place_of(squeezed, first, start);
            each.end = squeezed.places[after - 1] + std::min(end, ends[after - 1]) - starts[after - 1];
            found.push_back(each);
        }
    }
}

}  // namespace cleaner::html
