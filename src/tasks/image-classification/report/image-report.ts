import type { ValueScale } from '../../../data/images/deep-values.ts';
import type { Report } from '../../../report/block.ts';
import type { Language } from '../../../report/language/language.ts';
import type { SectionContext } from '../../../report/sections/section-context.ts';
import {
  commandsFor,
  openInPython,
  predictInTypescript,
  type UsageCode,
} from '../../../report/sections/usage-section.ts';
import { classificationReport } from '../../classification/report/classification-report.ts';
import type { ClassificationReportData } from '../../classification/report/facts.ts';
import { imagesEn } from '../words/en.ts';
import { imagesZh } from '../words/zh.ts';

/** The report on a classifier of images, ready for `renderReport`. */
export const imageReport = (
  data: ClassificationReportData,
  language: Language,
  scale: ValueScale | undefined,
): Report =>
  classificationReport(data, language, { en: imagesEn, zh: imagesZh }, (about, context) =>
    imageUsage(about, context, scale),
  );

/** How to have an image file answered: in Python decoded, resized and converted as in training. */
function imageUsage(
  { usage }: ClassificationReportData,
  context: SectionContext,
  scale: ValueScale | undefined,
): UsageCode {
  const { folder, example, newData = 'new-images', onnxInputs } = usage;
  const [, height, width, channels] = onnxInputs?.[0]?.shape ?? [];
  const grey = channels === 1;
  return {
    commands: commandsFor(folder, example, context, newData),
    typescript: predictInTypescript(folder, JSON.stringify(example), ['label', 'score']),
    pythonNote: context.strings.usage.packages('numpy onnxruntime pillow'),
    python: [
      ...openInPython(folder, 'from PIL import Image, ImageOps'),
      'labels = json.load(open(f"{folder}/millwright.json", encoding="utf-8"))["content"]["labels"]',
      '',
      `image = ImageOps.exif_transpose(Image.open(${JSON.stringify(example)}))`,
      ...(scale === undefined ? [] : toBytesInPython(scale)),
      `image = image.convert("${grey ? 'L' : 'RGB'}").resize((${width}, ${height}), Image.Resampling.LANCZOS)`,
      `pixels = np.asarray(image, dtype=np.uint8).reshape(1, ${height}, ${width}, ${channels})`,
      'scores = session.run(["scores"], {"images": pixels})[0][0]',
      'best = int(scores.argmax())',
      'print(labels[best], float(scores[best]))',
    ].join('\n'),
  };
}

/** Values of more than 8 bits as training has them. */
const toBytesInPython = ({ low, high }: ValueScale): string[] => [
  `values = (np.asarray(image, dtype=np.float64) - ${low}) * (255 / ${high - low})`,
  'image = Image.fromarray(np.clip(np.round(values), 0, 255).astype(np.uint8))',
];
