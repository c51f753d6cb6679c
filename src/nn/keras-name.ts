const shortNames: ReadonlyMap<string, string> = new Map([
  ['mse', 'meanSquaredError'],
  ['mae', 'meanAbsoluteError'],
  ['mape', 'meanAbsolutePercentageError'],
  ['msle', 'meanSquaredLogarithmicError'],
  ['logcosh', 'logCosh'],
  ['kld', 'klDivergence'],
]);

/** A name as Keras' users may type it, `sparse_categorical_crossentropy` or `mse`, as it is called here. */
export function kerasName(name: string): string {
  return shortNames.get(name) ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
