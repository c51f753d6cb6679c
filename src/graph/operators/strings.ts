import { define } from '../operator.ts';

define({
  /** Strings to whole numbers by a table that is part of the graph. */
  LabelEncoder: {
    infer: ([{ dtype, shape }], { keys_strings }) => {
      if (dtype !== 'string') throw new Error('only strings are looked up');
      if (!Array.isArray(keys_strings) || keys_strings.length === 0)
        throw new Error('it needs a key at least');
      return [{ dtype: 'int64', shape }];
    },
    onnx: { domain: 'ai.onnx.ml' },
  },
});
