from turns import keras, labels, normal, serve, settings

s = settings()


def build():
    return keras.Sequential(
        [
            keras.layers.Dense(s["units"], activation="relu"),
            keras.layers.Dense(s["units"], activation="relu"),
            keras.layers.Dense(s["classes"], activation="softmax"),
        ]
    )


serve(build, normal(s, s["inputs"]), labels(s), s["batch"], units_per_row=1 / s["batch"])
