"""Writes the operator test cases that the package onnx makes to a folder, as the package shipped them before 1.21.

    python make_cases.py FOLDER
"""

import os
import sys

import numpy as np
from onnx import TensorProto, numpy_helper
from onnx.backend.test.loader import load_model_tests


def message(value, info):
    kind = info.type.WhichOneof("value")
    if isinstance(value, TensorProto):
        return value
    if kind == "sequence_type":
        return numpy_helper.from_list(value, info.name)
    if kind == "optional_type":
        return numpy_helper.from_optional(value, info.name)
    return numpy_helper.from_array(np.asarray(value), info.name)


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


for case in load_model_tests(kind="node"):
    folder = os.path.join(sys.argv[1], "node", case.name)
    os.makedirs(folder, exist_ok=True)
    write(os.path.join(folder, "model.onnx"), case.model.SerializeToString())
    for i, (inputs, outputs) in enumerate(case.data_sets):
        data = os.path.join(folder, f"test_data_set_{i}")
        os.makedirs(data, exist_ok=True)
        for what, values, infos in (
            ("input", inputs, case.model.graph.input),
            ("output", outputs, case.model.graph.output),
        ):
            for j, value in enumerate(values):
                write(os.path.join(data, f"{what}_{j}.pb"), message(value, infos[j]).SerializeToString())
