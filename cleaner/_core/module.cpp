// The extension module: adds the functions of all parts. Their signatures stand in _native.pyi.
#include "module.h"

#include "python.h"

namespace {

int add_all(PyObject* module) {
    using Add = void (*)(PyObject*);
    constexpr Add parts[] = {
        cleaner::add_document,
        cleaner::add_html_pages,
        cleaner::add_unclosed,
    };
    try {
        for (Add add : parts) add(module);
    } catch (const cleaner::PythonError&) {
        return -1;
    }
    return 0;
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
