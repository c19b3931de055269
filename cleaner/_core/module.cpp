// The extension module: adds the functions of all parts. Their signatures stand in _native.pyi.
#include "module.h"

#include "python.h"

#ifndef CORE_SOURCES
#define CORE_SOURCES 0
#endif

namespace {

constexpr unsigned long SOURCES = CORE_SOURCES;  // checksum of all sources, from the build (sources.py)

int add_all(PyObject* module) {
    using Add = void (*)(PyObject*);
    constexpr Add parts[] = {
        cleaner::add_blocks,
        cleaner::add_certain,
        cleaner::add_compared,
        cleaner::add_confidence,
        cleaner::add_content_box,
        cleaner::add_decision,
        cleaner::add_document,
        cleaner::add_emptied,
        cleaner::add_ending,
        cleaner::add_explanation,
        cleaner::add_facts,
        cleaner::add_features,
        cleaner::add_found_in,
        cleaner::add_headline,
        cleaner::add_html_pages,
        cleaner::add_language_id,
        cleaner::add_layout,
        cleaner::add_lexicon,
        cleaner::add_markup,
        cleaner::add_matcher,
        cleaner::add_merge,
        cleaner::add_network,
        cleaner::add_normalize,
        cleaner::add_notes,
        cleaner::add_pointers,
        cleaner::add_receipts,
        cleaner::add_removals,
        cleaner::add_repair,
        cleaner::add_result,
        cleaner::add_source_code,
        cleaner::add_structure,
        cleaner::add_subject,
        cleaner::add_subjects,
        cleaner::add_sweep,
        cleaner::add_unclosed,
        cleaner::add_wholes,
        cleaner::add_wholes_in_box,
    };
    try {
        for (Add add : parts) add(module);
        cleaner::Ref sources(PyLong_FromUnsignedLong(SOURCES));
        return PyModule_AddObjectRef(module, "sources", sources.get());
    } catch (const cleaner::PythonError&) {
        return -1;
    }
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(add_all)},
    {0, nullptr},
};

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "cleaner._core._native", "The compiled core of the cleaner.", 0, nullptr, slots,
    nullptr,               nullptr,                 nullptr,
};

}  // namespace

PyMODINIT_FUNC PyInit__native() { return PyModuleDef_Init(&definition); }
