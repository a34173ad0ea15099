"""The language as plain data, for an editor: what to colour, to offer and to explain."""

from core.wgsl import attributes, lexicon
from core.wgsl.builtin_functions import functions

Json = dict[str, "Json"] | list["Json"] | str | bool


def language_data() -> dict[str, Json]:
    """Return words, functions with signatures, attributes and built-in values, ready for JSON."""
    return {
        "keywords": list(lexicon.KEYWORDS),
        "reserved_words": list(lexicon.RESERVED_WORDS),
        "types": list(lexicon.TYPES),
        "type_generators": list(lexicon.TYPE_GENERATORS),
        "type_aliases": dict(lexicon.TYPE_ALIASES),
        "operators": list(lexicon.OPERATORS),
        "functions": {
            function.name: {
                "about": function.about,
                "section": function.section,
                "signatures": [overload.text for overload in function.overloads],
                "stages": list(function.stages),
                "enable": function.enable,
                "requires": function.requires,
                "is_const": function.is_const,
                "must_use": function.must_use,
            }
            for function in functions().values()
        },
        "attributes": {
            one.name: {"parameters": one.parameters, "places": one.places, "about": one.about}
            for one in attributes.ATTRIBUTES
        },
        "builtin_values": {
            one.name: {
                "type": one.type,
                "uses": list(one.uses),
                "needs": one.needs,
                "about": one.about,
            }
            for one in attributes.BUILTIN_VALUES
        },
        "enumerants": {
            "access_mode": list(lexicon.ACCESS_MODES),
            "address_space": list(lexicon.ADDRESS_SPACES),
            "interpolation_type": list(lexicon.INTERPOLATION_TYPES),
            "interpolation_sampling": list(lexicon.INTERPOLATION_SAMPLINGS),
            "texel_format": list(lexicon.TEXEL_FORMATS),
        },
        "enable_extensions": list(lexicon.ENABLE_EXTENSIONS),
        "language_features": list(lexicon.LANGUAGE_FEATURES),
        "diagnostic_severities": list(lexicon.DIAGNOSTIC_SEVERITIES),
        "diagnostic_rules": list(lexicon.DIAGNOSTIC_RULES),
    }
