// The functions that each part of the core adds to the extension module; module.cpp calls them.
#pragma once

struct _object;
typedef _object PyObject;

namespace cleaner {

void add_blocks(PyObject* module);
void add_certain(PyObject* module);
void add_compared(PyObject* module);
void add_confidence(PyObject* module);
void add_content_box(PyObject* module);
void add_decision(PyObject* module);
void add_document(PyObject* module);
void add_emptied(PyObject* module);
void add_ending(PyObject* module);
void add_explanation(PyObject* module);
void add_facts(PyObject* module);
void add_features(PyObject* module);
void add_found_in(PyObject* module);
void add_headline(PyObject* module);
void add_html_pages(PyObject* module);
void add_language_id(PyObject* module);
void add_layout(PyObject* module);
void add_lexicon(PyObject* module);
void add_markup(PyObject* module);
void add_matcher(PyObject* module);
void add_merge(PyObject* module);
void add_network(PyObject* module);
void add_normalize(PyObject* module);
void add_notes(PyObject* module);
void add_pointers(PyObject* module);
void add_receipts(PyObject* module);
void add_removals(PyObject* module);
void add_repair(PyObject* module);
void add_result(PyObject* module);
void add_source_code(PyObject* module);
void add_structure(PyObject* module);
void add_subject(PyObject* module);
void add_subjects(PyObject* module);
void add_sweep(PyObject* module);
void add_unclosed(PyObject* module);
void add_wholes(PyObject* module);
void add_wholes_in_box(PyObject* module);

}  // namespace cleaner
