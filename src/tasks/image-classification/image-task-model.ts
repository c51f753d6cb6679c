import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { heatMapOver } from '../../data/images/heat-map.ts';
import { listImages } from '../../data/images/list-images.ts';
import { loadImages } from '../../data/images/load-images.ts';
import { mostPictureBytesOf } from '../kit/memory-options.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { metricsOutcome } from '../text/measure.ts';
import { listOptionsOf } from '../vision/options.ts';
import type { ImageClassifier } from './image-classifier.ts';
import { measureImages } from './measure.ts';

/** A classifier of pictures as the command line uses it. */
export function imageTaskModel(bundle: Bundle, classifier: ImageClassifier): TaskModel {
  const saved = jsonObject(bundle.manifest.content.list ?? null);
  return {
    reads: 'path',
    async evaluate(path, options) {
      const { files } = await listImages(path, listOptionsOf({ ...saved, ...options }));
      const known = files.filter(({ label }) => classifier.labels.includes(label));
      if (known.length === 0) {
        throw new UserError(
          `no picture in ${path} is of a class that the model knows (${classifier.labels.join(', ')}); check the folders' names`,
        );
      }
      const { width, channels } = classifier.shape;
      const images = await loadImages(known, {
        size: width,
        channels: channels === 1 ? 1 : 3,
        maxBytes: mostPictureBytesOf(options),
      });
      try {
        const labels = Int32Array.from(images.files, ({ label }) => classifier.labels.indexOf(label));
        const rows = Int32Array.from(labels.keys());
        const { metrics, latency } = await measureImages(classifier, images, rows, labels);
        return {
          model: bundle.folder,
          data: path,
          rows: rows.length,
          leftOut: files.length - rows.length,
          metrics: metricsOutcome(metrics),
          latencyMs: { ...latency },
        };
      } finally {
        images.close();
      }
    },
    async predict(inputs) {
      return (await classifier.predict(inputs)).map(
        (each): Outcome => ({ ...each, scores: { ...each.scores } }),
      );
    },
    async explain(inputs, options) {
      const wanted = typeof options.label === 'string' ? options.label : undefined;
      const folder = typeof options.out === 'string' ? options.out : undefined;
      const explanations: Outcome[] = [];
      for (const path of inputs) {
        const [{ label, score, scores }] = await classifier.predict([path]);
        const asked = wanted ?? label;
        const evidence = await classifier.evidence(await classifier.see(path), asked);
        const picture = folder === undefined ? undefined : await writeHeatMap(folder, path, evidence);
        explanations.push({
          input: path,
          label: asked,
          score: wanted === undefined ? score : scores[asked],
          evidence: { rows: evidence.rows, columns: evidence.columns, values: [...evidence.values] },
          ...(picture === undefined ? {} : { picture }),
        });
      }
      return explanations;
    },
    showPrediction({ input, label, score }) {
      return `${(100 * Number(score)).toFixed(1).padStart(5)}%  ${String(label)}  ←  ${String(input)}`;
    },
    showExplanation({ input, label, score, evidence, picture }) {
      return [
        `${String(label)}: score ${Number(score).toFixed(3)} for ${String(input)}`,
        ...coarseMap(jsonObject(evidence ?? null)),
        typeof picture === 'string'
          ? `the picture with its evidence is in ${picture}`
          : 'give --out FOLDER to have it laid over the picture',
      ].join('\n');
    },
    close: () => classifier.close(),
  };
}

async function writeHeatMap(
  folder: string,
  path: string,
  evidence: Parameters<typeof heatMapOver>[1],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${basename(path, extname(path))}-evidence.png`);
  await writeFile(`${target}.partial`, await heatMapOver(path, evidence));
  await rename(`${target}.partial`, target);
  return target;
}

/** The evidence as a few lines of shades, for a terminal. */
function coarseMap({ rows, columns, values }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(values)) return [];
  const numbers = values.map(Number);
  const strongest = Math.max(...numbers, 1e-12);
  const shades = ' ·░▒▓█';
  return Array.from({ length: Number(rows) }, (_, row) => {
    const line = numbers.slice(row * Number(columns), (row + 1) * Number(columns));
    const shade = (value: number): string =>
      shades[Math.round((Math.max(0, value) / strongest) * (shades.length - 1))];
    return `  ${line.map((value) => shade(value).repeat(2)).join('')}`;
  });
}
