// Headlines of pages about their site and of legal documents (steps/subject.py).
#pragma once

#include <algorithm>

#include "python.h"
#include "string_table.h"

namespace cleaner {

// What rules/subjects.toml lists, folded, and constants of subject.py.
struct Subjects {
    OwningStringTable pages;
    OwningStringTable legal;
    std::size_t max_title_words;
    std::size_t min_name_words;
    std::size_t max_small_word;
    String hashes;  // before a marked headline

    // Tells whether a headline is that of a page about its site.
    bool name_page(View headline) const;

    // Tells whether a headline names a legal document, with another name beside it or none.
    bool name_legal_document(View headline) const;

    View without_hashes(View headline) const {
        return headline.substr(std::min(headline.find_first_not_of(hashes), headline.size()));
    }
};

constexpr const char* SUBJECTS_HANDLE = "cleaner.Subjects";

inline const Subjects& subjects_of(PyObject* handle) { return from_handle<Subjects>(handle, SUBJECTS_HANDLE); }

}  // namespace cleaner
