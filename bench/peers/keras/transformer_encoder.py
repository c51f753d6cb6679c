from turns import keras, labels, normal, serve, settings

s = settings()
layers = keras.layers


def block(x):
    """Pre-norm: attention and feed-forward, each on the normalised and added to what came in."""
    y = layers.LayerNormalization(epsilon=1e-5)(x)
    x = x + layers.MultiHeadAttention(s["heads"], s["width"] // s["heads"])(y, y)
    y = layers.LayerNormalization(epsilon=1e-5)(x)
    y = layers.Dense(s["feedForward"], activation="relu")(y)
    return x + layers.Dense(s["width"])(y)


def build():
    inputs = keras.Input((s["length"], s["width"]))
    x = inputs
    for _ in range(s["layers"]):
        x = block(x)
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization(epsilon=1e-5)(x))
    return keras.Model(inputs, layers.Dense(s["classes"], activation="softmax")(x))


serve(build, normal(s, s["length"], s["width"]), labels(s), s["batch"])
