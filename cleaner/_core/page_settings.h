// What Python tells the reader of pages: limits, and questions that stay Python's (reading/core_pages.py).
#pragma once

#include <string>
#include <vector>

#include "document.h"
#include "python.h"
#include "tags.h"
#include "text.h"

namespace cleaner::html {

// Named constants of Python.
struct Limits {
    int near_levels, far_levels, sibling_levels, names, name_chars, containers;  // elements
    int json_ld;                                                                // page_head
    int context;                                                                // passages
    int row_words, cell_words, cell_blocks, most_cell_words, columns;           // tables
    double long_rows;
    int remembered, class_chars, clipped_words;                                 // visibility
    int address;                                                                // links
};

// Functions of Python for what is rare, or is decided by a regular expression.
struct Questions {
    Ref integer;       // elements.integer
    Ref has_microdata; // elements.has_microdata
    Ref properties;    // elements.properties
    Ref external;      // links.external
    Ref superscript;   // superscripts.superscript
    Ref subscript;     // superscripts.subscript
    Ref reading;       // superscripts.reading
    Ref mixed_number;  // passages.mixed_number
    Ref is_mark;       // passages.is_mark
    Ref is_labelled;   // passages.is_labelled
    Ref is_word_end;   // passages.is_word_end
    Ref is_json_ld;    // page_head.is_json_ld
    Ref is_tex;        // passages.is_tex
    Ref style;         // whether a style hides, clips, breaks lines
    Ref role;          // visibility.ClassRoles.of_classes
    Ref span;          // tables.span
    Ref without_numbers;  // preformatted.without_numbers
    Ref is_line_numbers;  // preformatted.is_line_numbers
};

// Characters that decide whether a space belongs between two texts (passages).
struct Joints {
    String continues, hyphens, quote;
};

struct PageSettings {
    Tags tags;
    Limits limits;
    FactLimits facts;
    Questions questions;
    Joints joints;
    String separator;                       // of the cells of a row (tables.SEPARATOR)
    std::vector<std::string> presentation;  // roles of a table that is none
    std::vector<std::string> image_sources;  // html_blocks.IMAGE_SOURCES
    std::vector<std::string> schemes;        // links.SCHEMES
};

}  // namespace cleaner::html
