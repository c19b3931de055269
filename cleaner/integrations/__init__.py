"""Steps for other people's pipelines, a module a framework; each needs that framework and nothing more."""
