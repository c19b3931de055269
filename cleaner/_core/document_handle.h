// The handles by which Python holds a document of the core, and the thresholds of its facts and of splitting.
#pragma once

#include "blocks.h"
#include "document.h"
#include "python.h"

namespace cleaner {

constexpr const char* DOCUMENT_HANDLE = "cleaner.Document";
constexpr const char* FACT_LIMITS_HANDLE = "cleaner.FactLimits";
constexpr const char* SPLIT_LIMITS_HANDLE = "cleaner.SplitLimits";

inline Document& document_of(PyObject* handle) { return from_handle<Document>(handle, DOCUMENT_HANDLE); }

inline const FactLimits& fact_limits_of(PyObject* handle) {
    return from_handle<FactLimits>(handle, FACT_LIMITS_HANDLE);
}

inline const SplitLimits& split_limits_of(PyObject* handle) {
    return from_handle<SplitLimits>(handle, SPLIT_LIMITS_HANDLE);
}

// Returns the fields of model.Facts as a tuple.
Ref from_facts(const Facts& facts);

// Returns starts, ends and numbers of the kinds of blocks, as a tuple of three lists.
Ref spans_of(const std::vector<Block>& blocks);

}  // namespace cleaner
