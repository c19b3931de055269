// Adds the removals of a step to those before it (model.Removals.merged). The receipts stay objects of Python.
#include <algorithm>

#include "document_handle.h"
#include "module.h"
#include "removals.h"

namespace cleaner {
namespace {

PyObject* item(PyObject* tuple, Py_ssize_t at) {
    PyObject* found = PyTuple_GetItem(tuple, at);  // borrowed
    if (!found) throw PythonError();
    return found;
}

Span span_of(PyObject* removal) {
    return {static_cast<Offset>(to_long(item(removal, 0))), static_cast<Offset>(to_long(item(removal, 1)))};
}

// Returns the spans of the removals of a block, which are in order.
std::vector<Span> spans_of(PyObject* removals) {
    std::vector<Span> spans;
    for (Py_ssize_t at = 0; at < PyTuple_Size(removals); ++at) spans.push_back(span_of(item(removals, at)));
    return spans;
}

// Returns the removal with another span.
Ref with_span(PyObject* removal, Span span) {
    const Span own = span_of(removal);
    if (own.start == span.start && own.end == span.end) return Ref(Py_NewRef(removal));
    Ref offsets(Py_BuildValue("ii", span.start, span.end));
    Ref rest(PySequence_GetSlice(removal, 2, PyTuple_Size(removal)));
    Ref fields(PySequence_Concat(offsets.get(), rest.get()));
    return Ref(PyObject_CallObject(reinterpret_cast<PyObject*>(Py_TYPE(removal)), fields.get()));
}

class Merge {
public:
    Merge(const Document& document, PyObject* by_block, PyObject* fully_removed)
        : document_(document), by_block_(PyDict_Copy(by_block)), fully_removed_(PySet_New(fully_removed)) {}

    // Adds a removal, less what is claimed, unless the block in which it starts is vetoed.
    void add(PyObject* removal, PyObject* vetoed) {
        const Span span = span_of(removal);
        const auto starts_later = [](Offset offset, const Block& block) { return offset < block.start; };
        const auto& blocks = document_.blocks;
        const auto after = std::upper_bound(blocks.begin(), blocks.end(), span.start, starts_later);
        if (after == blocks.begin()) return;
        Ref index = from_long(after - blocks.begin() - 1);
        const int is_vetoed = PySequence_Contains(vetoed, index.get());
        if (is_vetoed < 0) throw PythonError();
        if (!is_vetoed) add_to(*(after - 1), index.get(), removal, span);
    }

    Ref result() {
        Ref removed(PyFrozenSet_New(fully_removed_.get()));
        return Ref(PyTuple_Pack(2, by_block_.get(), removed.get()));
    }

private:
    void add_to(const Block& block, PyObject* index, PyObject* removal, Span span) {
        PyObject* before = PyDict_GetItemWithError(by_block_.get(), index);  // borrowed
        if (!before && PyErr_Occurred()) throw PythonError();
        std::vector<Span> taken = before ? spans_of(before) : std::vector<Span>();
        const std::vector<Span> parts = unclaimed(span, taken, block);
        if (parts.empty()) return;
        Ref all(before ? PySequence_List(before) : PyList_New(0));
        Offset removed = 0;
        for (const Span& each : taken) removed += each.end - each.start;
        for (const Span& part : parts) {
            removed += part.end - part.start;
            if (PyList_Append(all.get(), with_span(removal, part).get()) < 0) throw PythonError();
        }
        if (before && PyList_Sort(all.get()) < 0) throw PythonError();
        Ref claimed(PyList_AsTuple(all.get()));
        if (PyDict_SetItem(by_block_.get(), index, claimed.get()) < 0) throw PythonError();
        if (removed == block.end - block.start && PySet_Add(fully_removed_.get(), index) < 0) throw PythonError();
    }

    const Document& document_;
    Ref by_block_;
    Ref fully_removed_;
};

PyObject* merged(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *by_block, *fully_removed, *found, *vetoed;
        if (!PyArg_ParseTuple(arguments, "OO!OOO", &handle, &PyDict_Type, &by_block, &fully_removed, &found, &vetoed)) {
            throw PythonError();
        }
        Merge merge(document_of(handle), by_block, fully_removed);
        for_each(found, [&](PyObject* removal) { merge.add(removal, vetoed); });
        return merge.result();
    });
}

}  // namespace

void add_merge(PyObject* module) {
    static PyMethodDef functions[] = {
        {"merged", merged, METH_VARARGS, "Return the removals of a document with further ones."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
