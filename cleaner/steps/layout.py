from cleaner.model import *
from dataclasses import dataclass
@dataclass(frozen=True)
class Layout:
    preset: Preset
    def __call__(self, document, removals):
        return ()
