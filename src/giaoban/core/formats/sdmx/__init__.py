"""SDMX 3: the figures and their structures as statistical offices exchange them.

    model.py        codelists, components, dataflows and observations as plain values
    names.py        identifiers and time periods, there and back
    layout.py       the one data structure all figures share
    query.py        what a data query of SDMX-REST 2.2 asks for
    filters.py      the conditions of its `c` parameter
    selection.py    the observations that answer it
    data_csv.py     SDMX-CSV 2.0 out;  data_csv_in.py  in
    data_json.py    SDMX-JSON 2.0 data messages
    structures.py   which artefacts a structure query means, and which those refer to
    structures_json.py, structures_xml.py   SDMX-JSON 2.0 and SDMX-ML 3.0 structure messages
    media.py        which of the formats a reader wants
    messages.py     errors as the standard numbers them

Source: the specifications of the SDMX Technical Working Group (github.com/sdmx-twg: sdmx-rest 2.2, sdmx-json 2.0,
        sdmx-csv 2.0). Pure: no network, no clock, no database.
"""
