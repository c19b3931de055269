// Counts the words of a document and of what is left of it (steps/emptied.py).
#include "module.h"
#include "removals_handle.h"
#include "removed_by.h"

namespace cleaner {
namespace {

// Returns the words of the prose of a document, but for that of blocks that steps with such ids have removed.
long prose_words(const Removals& removals, const std::string& beginning) {
    const Document& document = removals.document();
    const std::vector<std::uint8_t> excluded = removed_by(removals, beginning);
    long words = 0;
    for (std::size_t at = 0; at < excluded.size(); ++at) {
        if (document.blocks[at].facts.prose && !excluded[at]) words += document.blocks[at].facts.words;
    }
    return words;
}

// Returns the words that are left, or some number that is not below `enough`.
long words_left(const Removals& removals, double enough) {
    long words = 0;
    const std::size_t count = removals.document().blocks.size();
    for (std::size_t at = 0; at < count && static_cast<double>(words) < enough; ++at) {
        const auto block = static_cast<Index>(at);
        if (!removals.is_removed(block)) words += removals.facts(block).words;
    }
    return words;
}

PyObject* prose_words(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *beginning;
        if (!PyArg_ParseTuple(arguments, "OU", &handle, &beginning)) throw PythonError();
        return from_long(prose_words(removals_of(handle), to_bytes(beginning)));
    });
}

PyObject* words_left(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        double enough;
        if (!PyArg_ParseTuple(arguments, "Od", &handle, &enough)) throw PythonError();
        return from_long(words_left(removals_of(handle), enough));
    });
}

}  // namespace

void add_emptied(PyObject* module) {
    static PyMethodDef functions[] = {
        {"prose_words", prose_words, METH_VARARGS, "Return the words of prose that some steps left."},
        {"words_left", words_left, METH_VARARGS, "Return the words that are left, as far as they are asked for."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
