#include "document.h"

#include "document_handle.h"
#include "facts.h"
#include "module.h"
#include "normalize.h"
#include "python.h"

namespace cleaner {

Ref spans_of(const std::vector<Block>& blocks) {
    auto number = [&](auto of) {
        return list_of(blocks.size(), [&](std::size_t at) { return PyLong_FromLong(of(blocks[at])); });
    };
    Ref starts = number([](const Block& block) { return block.start; });
    Ref ends = number([](const Block& block) { return block.end; });
    Ref kinds = number([](const Block& block) { return static_cast<long>(block.kind); });
    return Ref(PyTuple_Pack(3, starts.get(), ends.get(), kinds.get()));
}

namespace {

std::unique_ptr<Document> document_of_text(PyObject* limits, PyObject* text, bool is_page) {
    auto document = std::make_unique<Document>();
    document->text = to_string(text);
    document->levelled = level(document->text);
    document->limits = fact_limits_of(limits);
    document->is_page = is_page;
    return document;
}

// Reads start, end and kind from a tuple that begins with them; raises ValueError for a span outside of the text.
Block read_span(const Document& document, PyObject* row) {
    Block block;
    int kind = 0;
    if (!PyArg_ParseTuple(row, "iii", &block.start, &block.end, &kind)) throw PythonError();
    const bool is_inside = 0 <= block.start && block.start <= block.end &&
                           static_cast<std::size_t>(block.end) <= document.text.size();
    if (!is_inside || kind < 0 || kind > static_cast<int>(Kind::other)) {
        PyErr_SetString(PyExc_ValueError, "a block is not in its text, or of no known kind");
        throw PythonError();
    }
    block.kind = static_cast<Kind>(kind);
    return block;
}

// Reads one block from its span and its facts: (start, end, kind), (folded, words, sentence, prose).
Block read_block(Document& document, PyObject* row) {
    PyObject *span, *folded;
    int words, sentence, prose;
    if (!PyArg_ParseTuple(row, "O(Uipp)", &span, &folded, &words, &sentence, &prose))
        throw PythonError();
    Block block = read_span(document, span);
    block.facts.folded = document.strings.emplace_back(to_string(folded));
    block.facts.words = words;
    block.facts.sentence = sentence;
    block.facts.prose = prose;
    return block;
}

template <class Read>
void read_all(PyObject* rows, std::vector<Block>& blocks, Read&& read) {
    const Py_ssize_t count = PySequence_Size(rows);
    if (count < 0) throw PythonError();
    blocks.reserve(static_cast<std::size_t>(count));
    for (Py_ssize_t at = 0; at < count; ++at) {
        Ref row(PySequence_GetItem(rows, at));
        blocks.push_back(read(row.get()));
    }
}

PyObject* make_document(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *limits, *text, *rows;
        int is_page;
        if (!PyArg_ParseTuple(arguments, "OUOp", &limits, &text, &rows, &is_page)) throw PythonError();
        auto document = document_of_text(limits, text, is_page);
        read_all(rows, document->blocks, [&](PyObject* row) { return read_block(*document, row); });
        return make_handle(std::move(document), DOCUMENT_HANDLE);
    });
}

}  // namespace

Ref from_facts(const Facts& facts) {
    Ref folded = from_string(facts.folded), words(PyLong_FromLong(facts.words));
    PyObject* sentence = facts.sentence ? Py_True : Py_False;
    return Ref(PyTuple_Pack(4, folded.get(), words.get(), sentence, facts.prose ? Py_True : Py_False));
}

namespace {

PyObject* block_facts(PyObject*, PyObject* handle) {
    return guarded([&] {
        const std::vector<Block>& blocks = document_of(handle).blocks;
        return list_of(blocks.size(), [&](std::size_t at) { return from_facts(blocks[at].facts).release(); });
    });
}

PyObject* python_spans(PyObject*, PyObject* handle) {
    return guarded([&] { return spans_of(document_of(handle).blocks); });
}

PyObject* block_count(PyObject*, PyObject* handle) {
    return guarded([&] { return Ref(PyLong_FromSize_t(document_of(handle).blocks.size())); });
}

PyObject* set_language(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *language;
        if (!PyArg_ParseTuple(arguments, "OU", &handle, &language)) throw PythonError();
        std::string& known = document_of(handle).language;
        if (std::string given = to_bytes(language); given != known) known = std::move(given);
        Py_INCREF(Py_None);
        return Ref(Py_None);
    });
}

}  // namespace

void add_document(PyObject* module) {
    static PyMethodDef functions[] = {
        {"block_count", block_count, METH_O, "Return the number of blocks of a document."},
        {"block_facts", block_facts, METH_O, "Return the facts of each block of a document."},
        {"make_document", make_document, METH_VARARGS, "Return the handle of a document that Python has measured."},
        {"set_language", set_language, METH_VARARGS, "Set the language of a document."},
        {"spans", python_spans, METH_O, "Return starts, ends and kinds of the blocks of a document."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
