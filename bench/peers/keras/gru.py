from turns import keras, labels, normal, serve, settings

s = settings()


def build():
    return keras.Sequential(
        [keras.layers.GRU(s["units"]), keras.layers.Dense(s["classes"], activation="softmax")]
    )


serve(build, normal(s, s["length"], s["features"]), labels(s), s["batch"])
