// What of the facts of a document the rules step needs at once (steps/remaining.py).
#include <vector>

#include "document_handle.h"
#include "module.h"
#include "python.h"

namespace cleaner {
namespace {

PyObject* prose_flags(PyObject*, PyObject* handle) {
    return guarded([&] {
        const Document& document = document_of(handle);
        std::vector<char> flags;
        flags.reserve(document.blocks.size());
        for (const Block& block : document.blocks) flags.push_back(block.facts.prose);
        return Ref(PyBytes_FromStringAndSize(flags.data(), static_cast<Py_ssize_t>(flags.size())));
    });
}

}  // namespace

void add_remaining(PyObject* module) {
    static PyMethodDef functions[] = {
        {"prose_flags", prose_flags, METH_O, "Return a byte for each block, 1 if it is prose."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
