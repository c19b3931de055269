// The handles by which Python holds the rules that match a document, and the thresholds of the step of rules.
#pragma once

#include "document_matches.h"
#include "python.h"

namespace cleaner {

constexpr const char* MATCHES_HANDLE = "cleaner.DocumentMatches";
constexpr const char* SWEEP_LIMITS_HANDLE = "cleaner.SweepLimits";

struct HeldMatches {
    HeldMatches(std::vector<Ref> kept, DocumentMatches found) : owners(std::move(kept)), matches(std::move(found)) {}
    std::vector<Ref> owners;  // of what the matches point to
    DocumentMatches matches;
};

inline const DocumentMatches& matches_of(PyObject* handle) {
    return from_handle<HeldMatches>(handle, MATCHES_HANDLE).matches;
}

}  // namespace cleaner
