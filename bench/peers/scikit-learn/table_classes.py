"""scikit-learn's HistGradientBoostingClassifier, as it is by default, on the rows of a table that Millwright learns from.

Works on a folder: for each line it is sent it reads table.json there, learns, writes the probabilities of the test rows
to scores.bin (float64, [rows, classes]) and gives the seconds that learning took.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

folder = Path(json.loads(sys.argv[1])["folder"])


def matrices(columns):
    """Numbers as they are, categories as the places of their levels among those of the training rows."""
    sides = ([], [])
    for column in columns:
        known = {}
        if column["kind"] == "category":
            known = {level: i for i, level in enumerate(sorted(set(column["train"])))}
        for side, values in zip(sides, (column["train"], column["test"])):
            if column["kind"] == "category":
                values = [known.get(value) for value in values]
            side.append(np.array([np.nan if value is None else value for value in values], dtype=float))
    return [np.stack(side, axis=1) for side in sides]


def measure():
    table = json.loads((folder / "table.json").read_text())
    train, test = matrices(table["columns"])
    categories = [column["kind"] == "category" for column in table["columns"]]
    model = HistGradientBoostingClassifier(categorical_features=categories, random_state=table["seed"])
    start = time.perf_counter()
    model.fit(train, table["answers"])
    took = time.perf_counter() - start
    scores = np.zeros((len(test), table["classes"]))
    scores[:, model.classes_] = model.predict_proba(test)
    scores.astype(np.float64).tofile(folder / "scores.bin")
    return took


print(json.dumps({"version": sklearn.__version__}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"value": measure()}), flush=True)
