"""What every Keras peer does: gets ready, then measures once for each line it is sent (see bench/peer.ts)."""

import json
import os
import sys
import time

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")

import keras
import numpy as np
import tensorflow as tf


def settings():
    chosen = json.loads(sys.argv[1])
    tf.config.threading.set_intra_op_parallelism_threads(chosen["threads"])
    tf.config.threading.set_inter_op_parallelism_threads(chosen["threads"])
    keras.utils.set_random_seed(1)
    return chosen


def labels(s):
    return np.random.randint(0, s["classes"], s["batch"] * s["batches"])


def normal(s, *shape):
    return np.random.standard_normal((s["batch"] * s["batches"], *shape)).astype(np.float32)


def compiled(model, jit_compile):
    optimizer = keras.optimizers.Adam(0.001, epsilon=1e-7)
    model.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=jit_compile)
    return model


def serve(build, x, y, batch, units_per_row=1):
    """Answers with samples a second of one pass over all rows by `fit`, with XLA or without, whichever is faster."""

    def rate(model):
        start = time.perf_counter()
        model.fit(x, y, batch_size=batch, epochs=1, verbose=0)
        return x.shape[0] * units_per_row / (time.perf_counter() - start)

    tried = []
    for jit_compile in (False, True):
        try:
            model = compiled(build(), jit_compile)
            rate(model)
            tried.append((rate(model), jit_compile, model))
        except tf.errors.OpError as error:
            print(error.message, file=sys.stderr)
    _, jit_compile, model = max(tried, key=lambda each: each[0])
    ready = {
        "version": f"{keras.__version__} (TensorFlow {tf.__version__})",
        "note": "with XLA, the faster way" if jit_compile else "without XLA, the faster way",
    }
    print(json.dumps(ready), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"value": rate(model)}), flush=True)
