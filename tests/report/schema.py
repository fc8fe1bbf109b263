#!/usr/bin/env python3
"""schema.py SCHEMA DOCUMENT...: every document keeps to the schema, and holds
no member that the schema does not name: what is printed is documented. With
--lines each file is JSON lines, and a line is a sender with its entry."""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def close(schema):
    """Members that may be added later are not there now."""
    if isinstance(schema, dict):
        if "required" in schema and "properties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values():
            close(part)
    elif isinstance(schema, list):
        for part in schema:
            close(part)


args = sys.argv[1:]
lines = args[0] == "--lines"
args = args[lines:]
with open(args[0], encoding="utf-8") as f:
    schema = json.load(f)
jsonschema.Draft202012Validator.check_schema(schema)
if lines:
    day = {"$ref": "#/$defs/day"}
    entry = schema["$defs"]["entry"]["properties"]
    line = dict(schema["$defs"]["sender"]["properties"],
                domain=entry["domain"], scope=entry["scope"],
                window_from=day, window_to=day,
                verdict={"enum": schema["$defs"]["code"]["enum"] + [None]})
    schema = {"$schema": schema["$schema"], "$defs": schema["$defs"],
              "type": "object", "properties": line, "required": sorted(line)}
close(schema)
validator = jsonschema.Draft202012Validator(schema)
failed = 0
for name in args[1:]:
    with open(name, encoding="ascii") as f:
        documents = [json.loads(x) for x in f] if lines else [json.load(f)]
    for document in documents:
        for error in validator.iter_errors(document):
            failed += 1
            print(f"FAILED: {name}: {error.json_path}: {error.message}")
sys.exit(1 if failed else 0)
