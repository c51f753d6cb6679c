import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { readDocuments } from './documents.ts';
import { documentOptions, generateOptions } from './options.ts';
import type { TextGenerator } from './text-generator.ts';

/** A language model as the command line uses it. */
export function generationTaskModel(bundle: Bundle, generator: TextGenerator): TaskModel {
  const { column } = jsonObject(bundle.manifest.content.columns ?? null);
  return {
    reads: 'text',
    async evaluate(path, options) {
      const asked = documentOptions(options);
      const trained = typeof column === 'string' && column !== 'text' ? column : undefined;
      const input = asked.input ?? (/\.(txt|text|md|log)(\.gz|\.zst)?$/i.test(path) ? undefined : trained);
      const documents = await readDocuments(path, { ...asked, input });
      try {
        const metrics = await generator.perplexity(documents.texts);
        return {
          model: bundle.folder,
          data: path,
          rows: documents.texts.length,
          leftOut: documents.rowsRead - documents.texts.length,
          metrics: { ...metrics },
        };
      } finally {
        documents.close();
      }
    },
    async predict(inputs) {
      const predictions: Outcome[] = [];
      for (const input of inputs) {
        const { text, tokens, stopped } = await generator.generate(input, { temperature: 0, maxTokens: 60 });
        predictions.push({ input, continuation: text, tokens, stopped });
      }
      return predictions;
    },
    async generate(prompt, options, onText) {
      const generated = await generator.generate(prompt, generateOptions(options), onText);
      return { prompt, ...generated };
    },
    async explain(inputs, { label }) {
      const explanations: Outcome[] = [];
      for (const input of inputs) {
        if (input.trim() === '') throw new UserError('an empty text has no words to explain; give a text');
        const wanted = typeof label === 'string' ? label : undefined;
        const { contributions, ...rest } = await generator.explain(input, wanted);
        explanations.push({ ...rest, contributions: contributions.map((each) => ({ ...each })) });
      }
      return explanations;
    },
    showPrediction: ({ input, continuation }) => `${String(input)}${String(continuation)}`,
    showExplanation({ token, score, baseline, start, contributions }, color) {
      const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
      const sorted = [...list].sort(
        (a, b) => Math.abs(Number(b.contribution)) - Math.abs(Number(a.contribution)),
      );
      const lines = sorted.map((each) => {
        const value = Number(each.contribution);
        const bar = '█'.repeat(Math.min(30, Math.round(Math.abs(value) * 40)));
        const shown = `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(3)}  ${bar}`;
        return `  ${color ? `${value >= 0 ? '\x1b[32m' : '\x1b[31m'}${shown}\x1b[0m` : shown}  ${String(each.text)}`;
      });
      return [
        `next "${String(token)}": probability ${Number(score).toFixed(3)}, ` +
          `${(Number(baseline) + Number(start)).toFixed(3)} without any words; the words add:`,
        ...lines,
      ].join('\n');
    },
    close: () => generator.close(),
  };
}
