#!/usr/bin/env python3
"""Writes case_ranges.inc: the simple case mappings of Unicode beyond ASCII, as runs of characters that are mapped alike.

Python knows the full mappings; where one is longer than a character, the simple one is that to title case, or the character itself.
"""
import sys

SIMPLE_LOWER = {0x130: 0x69}


def simple(code, mapped, title):
    if code in SIMPLE_LOWER and mapped == chr(code).lower():
        return SIMPLE_LOWER[code]
    for text in (mapped, title):
        if len(text) == 1:
            return ord(text)
    return code


def runs(mapping):
    """Runs of (first, last, stride, difference)."""
    result = []
    for code, target in mapping:
        if result:
            first, last, stride, difference = result[-1]
            step = code - last
            if target - code == difference and step in (1, 2) and (first == last or step == stride):
                result[-1] = (first, code, step, difference)
                continue
        result.append((code, code, 1, target - code))
    return result


def write(name, mapping):
    print("static const CaseRun %s[] = {" % name)
    for run in runs([(code, target) for code, target in mapping if code != target]):
        print("    {0x%X, 0x%X, %d, %d}," % run)
    print("};")


codes = [code for code in range(0x80, 0x110000) if not 0xD800 <= code <= 0xDFFF]
print("// Made by case_mapping.py of Unicode %s." % __import__("unicodedata").unidata_version)
write("to_upper", [(code, simple(code, chr(code).upper(), chr(code).title())) for code in codes])
write("to_lower", [(code, simple(code, chr(code).lower(), chr(code))) for code in codes])
