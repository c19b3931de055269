#include "subjects.h"

#include <vector>

#include "characters.h"
#include "module.h"
#include "normalize.h"
#include "numbers.h"
#include "spaces.h"

namespace cleaner {
namespace {

using Words = std::vector<View>;
using Word = Words::const_iterator;

Words words_of(View text) {
    Words words;
    html::for_each_word(text, [&](std::size_t start, std::size_t end) {
        words.push_back(text.substr(start, end - start));
    });
    return words;
}

bool is_listed(View folded, const OwningStringTable& names) { return names.find(trim(folded)) != StringTable::NONE; }

bool is_listed(Word start, Word end, const OwningStringTable& names) {
    String joined;
    for (Word word = start; word != end; ++word) {
        if (word != start) joined += U' ';
        joined += *word;
    }
    return is_listed(fold(joined), names);
}

// Tells whether words may be a name, which has no long word in lower case.
bool is_name(Word start, Word end, std::size_t max_small_word) {
    return std::none_of(start, end, [&](View word) { return is(word.front(), LOWER) && word.size() > max_small_word; });
}

}  // namespace

bool Subjects::name_page(View headline) const { return is_listed(fold(headline), pages) || name_legal_document(headline); }

bool Subjects::name_legal_document(View headline) const {
    if (is_listed(fold(headline), legal)) return true;
    const Words words = words_of(headline);
    if (words.size() > max_title_words) return false;
    const Word first = words.begin(), last = words.end();
    for (std::size_t count = min_name_words; count < words.size(); ++count) {
        const Word after = first + static_cast<std::ptrdiff_t>(count), from = last - static_cast<std::ptrdiff_t>(count);
        if (is_name(after, last, max_small_word) && is_listed(first, after, legal)) return true;
        if (is_name(first, from, max_small_word) && is_listed(from, last, legal)) return true;
    }
    return false;
}

namespace {

PyObject* make_subjects(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *pages, *legal, *hashes;
        Py_ssize_t max_title_words, min_name_words, max_small_word;
        if (!PyArg_ParseTuple(arguments, "OOnnnU", &pages, &legal, &max_title_words, &min_name_words, &max_small_word,
                              &hashes)) {
            throw PythonError();
        }
        auto subjects = std::make_unique<Subjects>();
        for (String& name : to_strings(pages)) subjects->pages.add(std::move(name));
        for (String& name : to_strings(legal)) subjects->legal.add(std::move(name));
        subjects->max_title_words = static_cast<std::size_t>(max_title_words);
        subjects->min_name_words = static_cast<std::size_t>(min_name_words);
        subjects->max_small_word = static_cast<std::size_t>(max_small_word);
        subjects->hashes = to_string(hashes);
        return make_handle(std::move(subjects), SUBJECTS_HANDLE);
    });
}

// Asks a question about a headline.
template <bool (Subjects::*question)(View) const>
PyObject* ask(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *headline;
        if (!PyArg_ParseTuple(arguments, "OU", &handle, &headline)) throw PythonError();
        return from_bool((subjects_of(handle).*question)(to_string(headline)));
    });
}

}  // namespace

void add_subjects(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_subjects", make_subjects, METH_VARARGS, "Return the handle of headlines of pages about their site."},
        {"names_legal_document", ask<&Subjects::name_legal_document>, METH_VARARGS,
         "Tell whether a headline names a legal document."},
        {"names_page", ask<&Subjects::name_page>, METH_VARARGS, "Tell whether a headline is of a page about its site."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
