/** English prose of what only a report on a language model says. */
export const generationEn = {
  verdict: {
    good: (perplexity: string, unigram: string) =>
      `At each token of a text it has never seen, this model is as unsure as if it had to choose among ${perplexity} equally likely ones; knowing only how frequent each is, it would be ${unigram}.`,
    noBetter: (perplexity: string, unigram: string) =>
      `This model is not usable yet: its perplexity of ${perplexity} on unseen texts is no better than the ${unigram} of knowing only how frequent each token is.`,
    scope: (train: string, test: string, low: string, high: string) =>
      `It learned from ${train} texts and was measured on ${test} others; with 95% confidence its perplexity lies between ${low} and ${high}.`,
    invents:
      'What it writes sounds like the texts it learned from. It does not know what is true: use it for drafts and suggestions, not for facts.',
    simulated:
      'The texts were made by a simulator: the figures show that the method works, not how it will do in your plant.',
  },
  figures: {
    perplexity: 'Perplexity',
    interval: (low: string, high: string) => `95%: ${low} to ${high}; less is better`,
    unigram: 'By frequency only',
    unigramNote: 'perplexity of a model that reads nothing',
    bits: 'Bits for a byte',
    bitsNote: 'does not depend on the tokens',
    speed: 'Writes',
    speedValue: (tokens: string) => `${tokens} tokens/s`,
    speedNote: 'one text at a time',
    learned: 'Learned',
    copied: 'Copied',
    copiedNote: 'of its samples stand word for word in the training texts',
  },
  continuations: {
    title: 'How it goes on',
    lead: 'Beginnings of texts it has never seen, what it wrote on (likeliest token each time), and what really followed.',
    prompt: 'Beginning',
    written: 'It wrote',
    truth: 'Really followed',
  },
  samples: {
    title: 'What it writes by itself',
    lead: 'Texts from nothing, drawn by its probabilities (temperature 0.8). Chosen by chance, not by quality.',
    text: 'Text',
  },
  data: {
    lead: (files: string, input: string) =>
      `From ${files}: the texts of ${input}, each a document of its own.`,
    tokens: 'Tokens',
  },
  tokenizer: (vocabulary: string, bytes: string, context: string) =>
    `Texts are read as ${vocabulary} tokens learned from them (byte-level BPE, ${bytes} bytes a token on average; any text can be written). It sees ${context} tokens at once.`,
  curves: { perplexity: 'Perplexity (less is better)', valPerplexity: 'Validation perplexity' },
  usage: {
    generate: 'let it write on',
    explain: 'see which words lead to the next one',
    evaluate: 'measure it on other texts',
    python: 'reads one token; feed present.* back as past_key_values.* with the next token and position + 1',
  },
};
