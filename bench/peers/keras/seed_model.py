from turns import keras, labels, np, serve, settings

s = settings()


def build():
    return keras.Sequential(
        [
            keras.layers.Embedding(s["vocabulary"], s["embedding"]),
            keras.layers.LSTM(s["units"]),
            keras.layers.Dense(s["dense"], activation="relu"),
            keras.layers.Dense(s["classes"], activation="softmax"),
        ]
    )


x = np.random.randint(0, s["vocabulary"], (s["batch"] * s["batches"], s["length"]), np.int32)
serve(build, x, labels(s), s["batch"])
