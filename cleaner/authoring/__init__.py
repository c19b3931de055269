"""Tools for authors of rules: check examples, find where a rule is written, measure rules, propose rules for a site."""
