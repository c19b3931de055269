// The handle by which Python holds a document of the core.
#pragma once

#include "document.h"
#include "python.h"

namespace cleaner {

constexpr const char* DOCUMENT_HANDLE = "cleaner.Document";

inline Document& document_of(PyObject* handle) { return from_handle<Document>(handle, DOCUMENT_HANDLE); }

}  // namespace cleaner
