// Tags of elements and what the reader of pages knows about them; Python hands the sets over.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "document.h"
#include "python.h"

namespace cleaner::html {

// Sets of tags, in the order in which Python hands them over (reading/core_pages.py).
enum TagSet : std::uint32_t {
    BLOCK_TAGS = 1u << 0,         // elements.BLOCK_TAGS
    CONTAINER_TAGS = 1u << 1,     // elements.CONTAINER_TAGS
    INVISIBLE_TAGS = 1u << 2,     // html_blocks.INVISIBLE_TAGS
    HEAD_TAGS = 1u << 3,          // html_blocks.HEAD_TAGS
    TABLE_TAGS = 1u << 4,         // html_blocks.TABLE_TAGS
    CELL_TAGS = 1u << 5,          // html_blocks.CELL_TAGS
    PRE_TAGS = 1u << 6,           // html_blocks.PRE_TAGS
    HEADED_TAGS = 1u << 7,        // html_blocks.HEADED_TAGS
    NEVER_CLIPPED = 1u << 8,      // html_blocks.NEVER_CLIPPED
    NOTEWORTHY = 1u << 9,         // passages.NOTEWORTHY
    SPACED_AFTER_LINK = 1u << 10, // passages.SPACED_AFTER_LINK
    SCRIPTS = 1u << 11,           // passages.SCRIPTS
};

enum class InlineKind : std::int8_t { none = -1, strong, emphasis, code, link, image };  // structure.InlineKind

struct Tag {
    explicit Tag(std::string_view name);

    bool is(std::string_view other) const { return name == other; }
    bool is_in(std::uint32_t sets) const { return this->sets & sets; }

    std::string name;
    Ref text;
    std::uint32_t sets = 0;
    bool has_kind = false;
    Kind kind = Kind::paragraph;  // of the blocks in the element, if `has_kind`
    InlineKind inline_kind = InlineKind::none;
    bool has_hyphen;  // as elements have that an author made up
    bool is_formula;  // MathML
};

class Tags {
public:
    // Takes a sequence of sets of tags, and the numbers of the kinds of blocks and of inline elements by tag.
    Tags(PyObject* sets, PyObject* kinds, PyObject* inline_kinds);

    // Returns what is known about a tag, null if nothing is.
    const Tag* find(std::string_view name) const;

private:
    Tag& add(PyObject* name);

    std::unordered_map<std::string_view, std::unique_ptr<Tag>> tags_;
};

}  // namespace cleaner::html
