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

// Reads the fields of model.Removals, `by_block` from a dictionary.
void read_removals(Removals& removals, PyObject* by_block, PyObject* fully_removed);

// Reads the facts of what is left of blocks, a dictionary of model.Facts by index.
void read_facts(Removals& removals, PyObject* facts);

// Reads `bytes` with a byte for each block, 0 if it is removed.
void read_kept(Removals& removals, PyObject* is_kept);

}  // namespace cleaner
