// Finds the blocks that may tell what a document is about (steps/subject.py).
#include "document_handle.h"
#include "module.h"
#include "removals_handle.h"

namespace cleaner {
namespace {

Indices blocks_of_kind(const Document& document, Kind kind) {
    Indices found;
    for (std::size_t at = 0; at < document.blocks.size(); ++at) {
        if (document.blocks[at].kind == kind) found.push_back(static_cast<Index>(at));
    }
    return found;
}

Index kept_from(const Removals& removals, std::size_t at) {
    const std::size_t count = removals.document().blocks.size();
    while (at < count && removals.is_removed(static_cast<Index>(at))) ++at;
    return static_cast<Index>(at < count ? at : -1);
}

// Returns the first kept blocks, `count` at most.
Indices first_kept(const Removals& removals, std::size_t start, std::size_t count) {
    Indices found;
    for (Index at = kept_from(removals, start); at >= 0 && found.size() < count; at = kept_from(removals, at + 1)) {
        found.push_back(at);
    }
    return found;
}

PyObject* blocks_of_kind(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        int kind;
        if (!PyArg_ParseTuple(arguments, "Oi", &handle, &kind)) throw PythonError();
        return to_list(blocks_of_kind(document_of(handle), static_cast<Kind>(kind)));
    });
}

PyObject* first_kept(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        Py_ssize_t start, count;
        if (!PyArg_ParseTuple(arguments, "Onn", &handle, &start, &count)) throw PythonError();
        if (start < 0 || count < 0) throw std::out_of_range("no such block");
        const Removals& removals = removals_of(handle);
        return to_list(first_kept(removals, static_cast<std::size_t>(start), static_cast<std::size_t>(count)));
    });
}

}  // namespace

void add_subject(PyObject* module) {
    static PyMethodDef functions[] = {
        {"blocks_of_kind", blocks_of_kind, METH_VARARGS, "Return the blocks of a kind."},
        {"first_kept", first_kept, METH_VARARGS, "Return the first kept blocks from one on."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
