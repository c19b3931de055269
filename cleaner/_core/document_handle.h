// The handles by which Python holds a document of the core and the thresholds of its facts.
#pragma once

#include "document.h"
#include "python.h"

namespace cleaner {

constexpr const char* DOCUMENT_HANDLE = "cleaner.Document";
constexpr const char* FACT_LIMITS_HANDLE = "cleaner.FactLimits";

inline Document& document_of(PyObject* handle) { return from_handle<Document>(handle, DOCUMENT_HANDLE); }

inline const FactLimits& fact_limits_of(PyObject* handle) {
    return from_handle<FactLimits>(handle, FACT_LIMITS_HANDLE);
}

// Returns starts, ends and numbers of the kinds of blocks, as a tuple of three lists.
Ref spans_of(const std::vector<Block>& blocks);

}  // namespace cleaner
