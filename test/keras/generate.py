"""Random small models, and what Keras makes of them: predictions, losses, metrics, and the weights after a step.

    KERAS_BACKEND=jax python3 generate.py 300 7 models.json

Writes as many models from the seed as one line of JSON each. Keras 3 is needed, with any backend that trains.
"""
import json
import os
import random
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np

count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def array(values):
    values = np.asarray(values)
    flat = values.ravel().tolist()
    if values.dtype.kind == "f":
        flat = [float(f"{each:.7g}") for each in flat]
    return {"shape": list(values.shape), "data": flat, "dtype": "float32" if values.dtype.kind == "f" else "int32"}


class Maker:
    def __init__(self, number):
        self.r = random.Random(f"{seed} {number}")
        self.n = np.random.default_rng(self.r.randrange(2**31))
        self.nodes, self.inputs, self.data, self.tensors = [], [], [], {}

    def pick(self, *choices):
        return self.r.choice(choices)

    def input(self, shape, dtype="float32", limit=0, zeros=0.0):
        name = f"x{len(self.inputs)}"
        rows = self.rows
        if dtype == "int32":
            values = self.n.integers(1, limit, (rows, *shape)).astype("int32")
        else:
            values = self.n.normal(size=(rows, *shape)).astype("float32")
        if zeros:
            for row in range(rows):
                real = self.r.randrange(1, shape[0] + 1) if self.r.random() < 0.9 else shape[0]
                values[row, real:] = 0
        self.inputs.append({"name": name, "shape": list(shape), "dtype": dtype})
        self.data.append(values)
        self.tensors[name] = keras.Input(shape, dtype=dtype, name=name)
        return name

    def add(self, kind, args, options, *sources):
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append({"id": name, "kind": kind, "args": args, "options": options, "from": list(sources)})
        self.tensors[name] = self.layer(kind, args, options, name)(
            [self.tensors[each] for each in sources] if len(sources) > 1 else self.tensors[sources[0]]
        )
        return name

    def layer(self, kind, args, options, name=None):
        own = {}
        for key, value in options.items():
            python = "".join("_" + c.lower() if c.isupper() else c for c in key)
            if key.endswith("Regularizer"):
                value = getattr(keras.regularizers, value[0])(value[1])
            own[python] = value
        if kind in ("TimeDistributed", "Bidirectional"):
            inner = args[0]
            return getattr(keras.layers, kind)(self.layer(inner["kind"], inner["args"], inner["options"]), name=name, **own)
        if kind == "ActivityRegularization":
            return keras.layers.ActivityRegularization(name=name, **own)
        return getattr(keras.layers, kind)(*args, name=name, **own)

    def dense(self, units, source, activation=None):
        options = {}
        if activation:
            options["activation"] = activation
        if self.r.random() < 0.2:
            options["kernelRegularizer"] = [self.pick("L1", "L2"), 0.05]
        if self.r.random() < 0.15:
            options["useBias"] = False
        if self.r.random() < 0.12:
            options["trainable"] = False
        return self.add("Dense", [units], options, source)

    def body_table(self):
        features = self.r.randrange(1, 5)
        source = self.input([features])
        if self.r.random() < 0.3:
            other = self.input([features])
            source = self.add(self.pick("Add", "Concatenate", "Multiply", "Average", "Maximum", "Subtract"), [], {}, source, other)
        for _ in range(self.r.randrange(0, 3)):
            kind = self.pick("dense", "dense", "norm", "layer", "activation", "activity")
            if kind == "dense":
                source = self.dense(self.r.randrange(1, 5), source, self.pick(None, "tanh", "elu", "softplus", "gelu", "sigmoid", "silu"))
            elif kind == "norm":
                source = self.add("BatchNormalization", [], {"trainable": self.r.random() < 0.7, "momentum": 0.9}, source)
            elif kind == "layer":
                source = self.add("LayerNormalization", [], {}, source)
            elif kind == "activity":
                source = self.add("ActivityRegularization", [], {"l2": 0.02}, source)
            else:
                source = self.add("Activation", [self.pick("tanh", "softsign", "mish")], {}, source)
        return source, ()

    def body_sequence(self):
        time = self.r.randrange(2, 6)
        masked = self.r.random() < 0.7
        if self.r.random() < 0.5:
            source = self.input([time], "int32", 9, zeros=masked)
            source = self.add("Embedding", [9, self.r.randrange(1, 4)], {"maskZero": masked}, source)
        else:
            source = self.input([time, self.r.randrange(1, 4)], zeros=masked)
            if masked:
                source = self.add("Masking", [], {}, source)
        steps = self.r.random() < 0.6
        units = self.r.randrange(1, 4)
        kind = self.pick("LSTM", "GRU", "SimpleRNN", "dense", "wrapped")
        if kind == "dense":
            steps = True
            source = self.dense(units, source, "tanh")
        elif kind == "wrapped":
            steps = True
            inner = {"kind": "Dense", "args": [units], "options": {"activation": "tanh"}}
            source = self.add("TimeDistributed", [inner], {}, source)
        elif self.r.random() < 0.3:
            inner = {"kind": kind, "args": [units], "options": {"returnSequences": steps}}
            source = self.add("Bidirectional", [inner], {"mergeMode": self.pick("concat", "sum", "ave")}, source)
        else:
            source = self.add(kind, [units], {"returnSequences": steps, "goBackwards": self.r.random() < 0.2 and not steps}, source)
        if steps and self.r.random() < 0.2:
            source = self.add("GlobalAveragePooling1D", [], {}, source)
            steps = False
        return source, (time,) if steps else ()

    def body_image(self):
        if self.r.random() < 0.5:
            source = self.input([6, self.r.randrange(1, 3)])
            source = self.add("Conv1D", [2, 3], {"padding": self.pick("same", "valid", "causal"), "activation": "tanh"}, source)
            source = self.add(self.pick("GlobalMaxPooling1D", "GlobalAveragePooling1D", "Flatten"), [], {}, source)
        else:
            source = self.input([4, 4, self.r.randrange(1, 3)])
            source = self.add("Conv2D", [2, 3], {"padding": self.pick("same", "valid"), "strides": self.pick(1, 2)}, source)
            source = self.add(self.pick("GlobalMaxPooling2D", "GlobalAveragePooling2D", "Flatten"), [], {}, source)
        return source, ()

    def head(self, source, steps):
        """The output, its targets, its loss and its metrics."""
        kind = self.pick("numbers", "yes", "classes", "shares", "logits", "counts")
        lead = (self.rows, *steps)
        metrics = []
        if kind in ("numbers", "counts"):
            width = self.r.randrange(1, 4)
            positive = kind == "counts"
            end = self.dense(width, source, "softplus" if positive else None)
            targets = self.n.normal(size=(*lead, width)).astype("float32")
            if positive:
                targets = np.abs(targets)
            names = ["poisson", "mean_squared_logarithmic_error"] if positive else ["mean_squared_error", "mean_absolute_error", "huber", "log_cosh"]
            loss = [self.pick(*names), {}]
            metrics = self.some("mean_squared_error", "mean_absolute_error", "root_mean_squared_error")
            if width == 1 and self.r.random() < 0.5:
                targets = targets[..., 0]
        elif kind == "yes":
            width = self.pick(1, 1, 2)
            end = self.dense(width, source, "sigmoid")
            targets = self.n.integers(0, 2, (*lead, width)).astype(self.pick("float32", "int32"))
            loss = [self.pick("binary_crossentropy", "binary_focal_crossentropy"), {}]
            if self.r.random() < 0.3:
                loss[1]["labelSmoothing"] = 0.1
            metrics = self.some("accuracy", "mean_squared_error")
            if width == 1 and self.r.random() < 0.5:
                targets = targets[..., 0]
        else:
            classes = self.r.randrange(2, 5)
            logits = kind == "logits"
            end = self.dense(classes, source, None if logits else "softmax")
            labels = self.n.integers(0, classes, lead).astype("int32")
            if kind == "shares":
                targets = np.eye(classes, dtype="float32")[labels]
                loss = [self.pick("categorical_crossentropy", "kl_divergence", "categorical_focal_crossentropy"), {}]
            else:
                targets = labels[..., None] if self.r.random() < 0.4 else labels
                targets = targets.astype(self.pick("int32", "float32"))
                loss = ["sparse_categorical_crossentropy", {"fromLogits": logits}]
                if self.r.random() < 0.3:
                    loss[1]["ignoreClass"] = int(self.r.randrange(classes))
            metrics = self.some("accuracy")
        return end, targets, loss, metrics

    def some(self, *names):
        return [each for each in names if self.r.random() < 0.6]

    def make(self):
        self.rows = self.r.randrange(2, 7)
        source, steps = self.pick(self.body_table, self.body_table, self.body_sequence, self.body_sequence, self.body_image)()
        heads = [self.head(source, steps) for _ in range(self.pick(1, 1, 1, 2))]
        outputs = [each[0] for each in heads]
        targets = [each[1] for each in heads]
        weight = None
        chance = self.r.random()
        # Weights of rows are for rows: beside a mask, Keras takes them for weights of steps.
        if chance < 0.35 and not steps:
            weight = self.n.uniform(0, 2, (self.rows,)).astype("float32")
        elif chance < 0.5 and steps:
            weight = self.n.uniform(0, 2, (self.rows, *steps)).astype("float32")
        class_weight = None
        plain = len(heads) == 1 and targets[0].ndim <= 2 and "crossentropy" in heads[0][2][0] and not steps
        if weight is None and plain and targets[0].shape[-1] != 2 and self.r.random() < 0.4:
            class_weight = {0: 0.5, 1: 2.0}
        model = keras.Model([self.tensors[each["name"]] for each in self.inputs], [self.tensors[each] for each in outputs] if len(outputs) > 1 else self.tensors[outputs[0]])
        for variable in model.weights:
            values = self.n.normal(size=variable.shape) * 0.5
            if "variance" in variable.path:
                values = np.abs(values) + 0.5
            variable.assign(values.astype("float32"))
        rate = 0.1
        losses = [self.loss(*each[2]) for each in heads]
        loss_weights = [1.0, self.pick(0.5, 2.0)] if len(heads) > 1 else None
        metrics = [each[3] for each in heads]
        weighted = metrics if weight is not None and self.r.random() < 0.6 else [[] for _ in heads]
        single = len(heads) == 1
        model.compile(
            optimizer=keras.optimizers.SGD(rate),
            loss=losses[0] if single else losses,
            loss_weights=loss_weights,
            metrics=metrics[0] if single else metrics,
            weighted_metrics=(weighted[0] if single else weighted) if any(weighted) else None,
            run_eagerly=True,
        )
        before = {self.path(each): array(each.numpy() if hasattr(each, "numpy") else each) for each in model.weights}
        for variable, kept in zip(model.weights, before.values()):
            variable.assign(np.array(kept["data"], "float32").reshape(kept["shape"]))
        self.data = [np.array(a["data"], a["dtype"]).reshape(a["shape"]) for a in map(array, self.data)]
        y = targets[0] if single else targets
        x = self.data[0] if len(self.data) == 1 else self.data
        predictions = model.predict(x, batch_size=self.rows, verbose=0)
        for (_, _, (name, _), _), each in zip(heads, [predictions] if single else predictions):
            if "entropy" in name and (each.min() < 1e-5 or each.max() > 1 - 1e-5) and (each >= 0).all():
                raise ValueError("so sure that Keras cuts its probabilities off")
        evaluated = model.evaluate(x, y, batch_size=self.rows, sample_weight=weight, verbose=0, return_dict=True)
        history = model.fit(x, y, batch_size=self.rows, shuffle=False, sample_weight=weight, class_weight=class_weight, validation_data=(x, y), verbose=0)
        return {
            "inputs": [{**each, "data": array(values)["data"]} for each, values in zip(self.inputs, self.data)],
            "rows": self.rows,
            "nodes": self.nodes,
            "outputs": outputs,
            "targets": [array(each) for each in targets],
            "losses": [each[2] for each in heads],
            "lossWeights": loss_weights,
            "metrics": metrics,
            "weightedMetrics": weighted,
            "sampleWeight": None if weight is None else array(weight),
            "classWeight": class_weight,
            "learningRate": rate,
            "weights": before,
            "predictions": [array(each) for each in ([predictions] if single else predictions)],
            "evaluated": {key: float(f"{value:.7g}") for key, value in evaluated.items()},
            "trained": {self.path(each): array(each.numpy() if hasattr(each, "numpy") else each) for each in model.weights},
            "logs": {key: float(f"{values[0]:.7g}") for key, values in history.history.items()},
        }

    def loss(self, name, options):
        own = {"".join("_" + c.lower() if c.isupper() else c for c in key): value for key, value in options.items()}
        classes = {
            "binary_crossentropy": "BinaryCrossentropy",
            "binary_focal_crossentropy": "BinaryFocalCrossentropy",
            "categorical_crossentropy": "CategoricalCrossentropy",
            "categorical_focal_crossentropy": "CategoricalFocalCrossentropy",
            "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
            "kl_divergence": "KLDivergence",
            "poisson": "Poisson",
            "mean_squared_logarithmic_error": "MeanSquaredLogarithmicError",
            "mean_squared_error": "MeanSquaredError",
            "mean_absolute_error": "MeanAbsoluteError",
            "huber": "Huber",
            "log_cosh": "LogCosh",
        }
        return getattr(keras.losses, classes[name])(**own)

    def path(self, variable):
        first, *inside, last = variable.path.split("/")
        part = ""
        if any(each.startswith("forward") for each in inside):
            part = "forward/"
        elif any(each.startswith("backward") for each in inside):
            part = "backward/"
        elif first.startswith("timedistributed"):
            part = "layer/"
        return f"{first}/{part}{camel(last)}"


with open(path, "w") as file:
    for number in range(count):
        keras.backend.clear_session()
        try:
            case = Maker(number).make()
        except Exception as error:  # What Keras itself refuses is no case.
            print(f"model {number}: {type(error).__name__}: {error}"[:300], file=sys.stderr)
            continue
        file.write(json.dumps(case) + "\n")
