"""python -m translate in.ptx out.cpp"""
import sys

from .module import translate
from .reader import PtxError

if len(sys.argv) != 3:
    sys.exit(__doc__)
with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
try:
    code = translate(source)
except PtxError as error:
    sys.exit(f"{sys.argv[1]}: {error}")
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(code)
