// Identification of the language of a text by script or function words, as in language_id.py.
#pragma once

#include <string>
#include <vector>

#include "string_table.h"
#include "text.h"

namespace cleaner {

struct Script {
    std::string code;
    char32_t first = 0;
    char32_t last = 0;
};

// Thresholds of language_id.py.
struct LanguageLimits {
    double min_hits = 0;
    double min_share = 0;
    double min_lead = 0;
    double min_share_if_clear = 0;
    double clear_lead = 0;
    double min_script_share = 0;
};

// What languages are recognised by.
class Languages {
public:
    LanguageLimits limits;
    std::vector<Script> scripts;

    void add_word(String word, const std::vector<std::string>& codes);

    // Returns the code of the language of the text, two with a comma, or "". `lowered` is the text in lower case.
    std::string detect(View text, View lowered) const;

private:
    struct Hits {
        std::vector<double> shares;  // by language
        std::vector<int> counts;
        std::vector<int> met;  // languages, in the order in which their words were met
        int words = 0;         // of the text, known or not
    };

    std::string by_script(View text) const;
    Hits hits_of(View lowered) const;
    int language_of(const std::string& code);

    std::vector<std::string> codes_;
    OwningStringTable words_;
    std::size_t longest_ = 0;  // of the words
    std::vector<std::vector<int>> languages_of_word_;
};

}  // namespace cleaner
