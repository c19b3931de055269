"""Steps for the pipelines of other frameworks, a module for each; a module needs its framework and nothing more."""
