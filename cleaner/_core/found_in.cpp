// Finds the blocks that a folded text holds, such as what a page states as data (classifier/dom.py, found_in).
#include "document_handle.h"
#include "module.h"
#include "numbers.h"
#include "string_table.h"
#include "triples.h"

namespace cleaner {
namespace {

// Marks the blocks that are a whole line of a text, or that are so long that they may stand anywhere in it.
std::vector<double> found_in(const Document& document, View text, const OwningStringTable& lines, std::size_t fewest) {
    Triples triples;
    triples.add(text);
    const auto holds = [&](View folded) {
        if (lines.find(folded) != StringTable::NONE) return true;
        if (folded.size() < fewest || folded.size() > text.size()) return false;
        const auto is_there = [&](Triples::Place place) { return triples.has(place); };
        const auto places = Triples::places_of(folded);
        return std::all_of(places.begin(), places.end(), is_there) && text.find(folded) != View::npos;
    };
    std::vector<double> marks;
    for (const Block& block : document.blocks) marks.push_back(holds(block.facts.folded));
    return marks;
}

PyObject* found_in(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *text, *lines;
        Py_ssize_t fewest;
        if (!PyArg_ParseTuple(arguments, "OUOn", &handle, &text, &lines, &fewest)) throw PythonError();
        OwningStringTable table;
        for (String& line : to_strings(lines)) table.add(std::move(line));
        return from_doubles(found_in(document_of(handle), to_string(text), table, static_cast<std::size_t>(fewest)));
    });
}

}  // namespace

void add_found_in(PyObject* module) {
    static PyMethodDef functions[] = {
        {"found_in", found_in, METH_VARARGS, "Mark the blocks that a folded text holds."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
