from turns import keras, labels, normal, serve, settings

s = settings()
layers = keras.layers


def norm(x):
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def conv(x, filters, kernel, strides):
    return norm(layers.Conv2D(filters, kernel, strides, padding="same", use_bias=False)(x))


def stack(x):
    for _ in range(s["layers"]):
        x = layers.Conv2D(s["filters"], 3, padding="same", activation="relu")(x)
    return x


def resnet(x):
    """ResNet-18 (He et al. 2016)."""
    x = layers.MaxPooling2D(3, 2, padding="same")(layers.ReLU()(conv(x, 64, 7, 2)))
    for i, filters in enumerate([64, 64, 128, 128, 256, 256, 512, 512]):
        strides = 2 if i > 0 and i % 2 == 0 else 1
        y = conv(layers.ReLU()(conv(x, filters, 3, strides)), filters, 3, 1)
        short = conv(x, filters, 1, strides) if strides > 1 else x
        x = layers.ReLU()(y + short)
    return x


def build():
    inputs = keras.Input((s["size"], s["size"], 3))
    features = stack(inputs) if s["network"] == "stack" else resnet(inputs)
    x = layers.GlobalAveragePooling2D()(features)
    return keras.Model(inputs, layers.Dense(s["classes"], activation="softmax")(x))


serve(build, normal(s, s["size"], s["size"], 3), labels(s), s["batch"])
