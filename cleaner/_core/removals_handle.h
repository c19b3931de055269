// The handle by which Python holds removals of the core; it keeps the document that they are from.
#pragma once

#include "python.h"
#include "removals.h"

namespace cleaner {

constexpr const char* REMOVALS_HANDLE = "cleaner.Removals";

struct HeldRemovals {
    HeldRemovals(PyObject* handle, const Document& from) : document(Py_NewRef(handle)), removals(from) {}
    Ref document;
    Removals removals;
};

inline const Removals& removals_of(PyObject* handle) {
    return from_handle<HeldRemovals>(handle, REMOVALS_HANDLE).removals;
}

}  // namespace cleaner
