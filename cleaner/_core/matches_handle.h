// The handles by which Python holds the rules that match a document, and the thresholds of the step of rules.
#pragma once

#include "document_matches.h"
#include "python.h"
#include "repeat_memory.h"

namespace cleaner {

constexpr const char* MATCHES_HANDLE = "cleaner.DocumentMatches";
constexpr const char* SWEEP_LIMITS_HANDLE = "cleaner.SweepLimits";

struct HeldMatches {
    HeldMatches(std::vector<Ref> kept, DocumentMatches found) : owners(std::move(kept)), matches(std::move(found)) {}
    std::vector<Ref> owners;  // of what the matches point to
    DocumentMatches matches;
    std::optional<RepeatMemory> repeats;  // made when they are first searched, always with the same limits
};

inline const DocumentMatches& matches_of(PyObject* handle) {
    return from_handle<HeldMatches>(handle, MATCHES_HANDLE).matches;
}

inline RepeatMemory& repeat_memory_of(PyObject* handle, std::int32_t words_in_shingle) {
    auto& held = from_handle<HeldMatches>(handle, MATCHES_HANDLE);
    if (!held.repeats) held.repeats.emplace(held.matches.document().blocks.size(), words_in_shingle);
    return *held.repeats;
}

}  // namespace cleaner
