#!/usr/bin/env python3
"""Checks a JSON file against one of golive's schemas, by a validator that nobody here wrote.

    check_schema.py SCHEMA FILE

Readers pass over members that a schema does not describe; here such a member is a fault, so that none is forgotten.
"""
import json
import sys

import jsonschema


def closed(schema):
    """The schema, with no member allowed that it does not describe."""
    if isinstance(schema, dict):
        return {key: False if key == "additionalProperties" and value is True else closed(value)
                for key, value in schema.items()}
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    return schema


with open(sys.argv[1], encoding="utf-8") as file:
    SCHEMA = closed(json.load(file))
with open(sys.argv[2], encoding="utf-8") as file:
    REPORT = json.load(file)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
FAULTS = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(REPORT))
for fault in FAULTS[:5]:
    print("/".join(str(step) for step in fault.absolute_path), fault.message[:300])
sys.exit(1 if FAULTS else 0)
