#include "document.h"

#include "document_handle.h"
#include "module.h"
#include "python.h"

namespace cleaner {
namespace {

long to_long(PyObject* number) {
    const long found = PyLong_AsLong(number);
    if (found == -1 && PyErr_Occurred()) throw PythonError();
    return found;
}

// Reads one block from the tuple (start, end, kind, folded, words, sentence, prose).
Block read_block(Document& document, PyObject* row) {
    auto field = [row](Py_ssize_t at) { return Ref(PySequence_GetItem(row, at)); };
    Block block;
    block.start = static_cast<Offset>(to_long(field(0).get()));
    block.end = static_cast<Offset>(to_long(field(1).get()));
    block.kind = static_cast<Kind>(to_long(field(2).get()));
    document.strings.push_back(to_string(field(3).get()));
    block.facts.folded = document.strings.back();
    block.facts.words = static_cast<std::int32_t>(to_long(field(4).get()));
    block.facts.sentence = to_long(field(5).get()) != 0;
    block.facts.prose = to_long(field(6).get()) != 0;
    return block;
}

PyObject* make_document(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *text, *levelled, *rows;
        const char* language;
        int is_page;
        if (!PyArg_ParseTuple(arguments, "UUOsp", &text, &levelled, &rows, &language, &is_page)) throw PythonError();
        auto document = std::make_unique<Document>();
        document->text = to_string(text);
        document->levelled = to_string(levelled);
        document->language = language;
        document->is_page = is_page;
        const Py_ssize_t count = PySequence_Size(rows);
        if (count < 0) throw PythonError();
        document->blocks.reserve(static_cast<std::size_t>(count));
        for (Py_ssize_t at = 0; at < count; ++at) {
            Ref row(PySequence_GetItem(rows, at));
            document->blocks.push_back(read_block(*document, row.get()));
        }
        return make_handle(std::move(document), DOCUMENT_HANDLE);
    });
}

}  // namespace

void add_document(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_document", make_document, METH_VARARGS, "Return the handle of a document that Python has read."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
