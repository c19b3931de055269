// Answers that are remembered, by the text that was asked about.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cleaner::html {

// Values by text, forgotten when there are too many.
template <class Value>
class Memory {
public:
    explicit Memory(std::size_t most) : most_(most) {}

    std::optional<Value> find(std::string_view text) const {
        const auto found = values_.find(text);
        return found == values_.end() ? std::nullopt : std::optional<Value>(found->second);
    }
    Value put(std::string_view text, Value value) {
        if (values_.size() >= most_) {
            values_.clear();
            texts_.clear();
        }
        values_.emplace(texts_.emplace_back(text), value);
        return value;
    }

private:
    std::size_t most_;
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, Value> values_;
};

}  // namespace cleaner::html
