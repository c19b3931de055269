// The element of a page that holds its content (steps/content_box.py).
#pragma once

#include <optional>
#include <vector>

#include "box_settings.h"
#include "document.h"
#include "markup_tags.h"
#include "numbers.h"

namespace cleaner {

using Marks = std::vector<std::uint8_t>;  // one for each block

class ContentBox {
public:
    // `remaining` are blocks that are left, in order; `removed` marks those that are about to be removed.
    ContentBox(const Document& document, Markup& markup, BoxSettings& settings, Indices remaining, Marks removed);

    const Indices& remaining() const { return remaining_; }
    const Indices& prose() const { return prose_; }  // that is kept, in the box
    bool is_removed(Index block) const { return removed_[at(block)]; }
    const Block& block(Index block) const { return document_.blocks[at(block)]; }
    const Facts& facts(Index index) const { return block(index).facts; }
    View source(Index index) const { return document_.source(block(index)); }
    Index size() const { return static_cast<Index>(document_.blocks.size()); }
    TagMarks marks_of(const std::vector<String>& tags) const { return tag_marks(markup_, tags); }
    double link_density(Index block) const { return markup_.link_densities[at(block)]; }

    // Returns how many elements of the box are around a block, or -1 if it stands outside.
    int level(Index block) const;
    bool holds(Index block);
    bool is_linked(Index block);
    bool is_below_start(Index block) const { return !prose_.empty() && prose_.front() < block; }

    // Return the remaining blocks by an element around them: the innermost with a role in the box, or with a tag.
    std::vector<Indices> groups(Whole role);
    std::vector<Indices> groups(const TagMarks& tags) const;

    // Returns the number of the innermost element around a block with a tag, or -1.
    int element_around(Index block, const TagMarks& tags) const { return cleaner::element_around(markup_, block, tags); }
    // Tells whether one of the innermost elements around a block has a tag.
    bool is_in(Index block, const TagMarks& tags, int levels) const;
    // Tells whether an element below a level around a block has a tag and a name without a role.
    bool has_unnamed(Index block, const TagMarks& tags);
    // Returns how many elements are around a block below one that is around the other block as well.
    std::optional<int> distance(Index block, Index other) const;

    double link_share(const Indices& blocks) const;
    // Tells whether the classifier is certain about less than half of the words that it would remove.
    bool is_doubtful(const Indices& whole, const Marks& unsure) const;
    // Adds the blocks that are about to be removed.
    void add_removed(const Indices& whole, Indices& found) const;

private:
    struct Sums {
        std::int64_t words = 0;
        double linked = 0;
    };

    static std::size_t at(Index block) { return static_cast<std::size_t>(block); }
    int depth(Index block) const { return static_cast<int>(markup_.inside.size_of(at(block))); }
    const std::int32_t* inside(Index block) const { return markup_.inside.of(at(block)); }
    static bool has(const TagMarks& tags, std::int32_t string) { return tags[static_cast<std::size_t>(string)]; }
    const std::int32_t* tags(Index block) const { return markup_.tags.of(at(block)); }
    const std::int32_t* labels(Index block) const { return markup_.labels_around.data() + markup_.tags.begin_of(at(block)); }
    int place_of(Index block, std::int32_t element) const;
    std::int32_t content_element(const Indices& prose) const;
    Whole role_of(std::int32_t label);

    const Document& document_;
    Markup& markup_;
    BoxSettings& settings_;
    Indices remaining_;
    Marks removed_;
    TagMarks frames_;
    std::vector<std::optional<Whole>> roles_;  // of labels, once they are asked for
    std::vector<Sums> sums_;           // of elements, likewise
    std::int32_t element_ = -1;
    Indices prose_;
};

constexpr const char* CONTENT_BOX_HANDLE = "cleaner.ContentBox";

// A box, with the handles of what it refers to.
struct HeldBox {
    HeldBox(PyObject* settings, PyObject* document, PyObject* markup, Indices remaining, Marks removed);

    std::vector<Ref> handles;
    ContentBox box;
};

inline ContentBox& box_of(PyObject* handle) { return from_handle<HeldBox>(handle, CONTENT_BOX_HANDLE).box; }

inline Marks marks_of(const ContentBox& box, PyObject* blocks) {
    return to_marks(blocks, static_cast<std::size_t>(box.size()));
}

}  // namespace cleaner
