// Inline elements in the text of a page: links, images, emphasis and code (reading/inline.py).
#pragma once

#include <vector>

#include "block_texts.h"
#include "tags.h"

namespace cleaner::html {

// Inline element, with offsets into the text of its block; views are valid as long as the page is read.
struct Inline {
    Offset start;
    Offset end;
    InlineKind kind;
    View address;
    View description;  // of an image
};

// White space of a text squeezed, with what is needed to find places of the text in the result.
struct Squeezed {
    String text;
    std::vector<Offset> starts, ends;  // of the words in the original
    std::vector<Offset> places;        // of the words in the result, and of one more word

    void squeeze(View original);
};

// Inline elements of the block that is being read. An element begins and ends before a text, given as its place.
class InlineCollector {
public:
    void begin(InlineKind kind, std::size_t place, View address = {});
    void end(InlineKind kind, std::size_t place);
    void image(std::size_t place, View description, View address);
    // Begins a new block; elements that are open continue in it.
    void restart();
    // Appends the elements of a block to `found`, with offsets into its squeezed text.
    void find_in(const BlockTexts& texts, const Squeezed& squeezed, std::vector<Inline>& found) const;

private:
    struct Open {  // outermost open element of a kind
        InlineKind kind;
        std::size_t place;
        View address;
        int depth;  // how many elements of the kind are open, this one included
    };
    std::vector<Open>::iterator open_of(InlineKind kind);

    std::vector<Open> open_;      // in the order in which they began
    std::vector<Inline> closed_;  // with places for offsets
};

}  // namespace cleaner::html
