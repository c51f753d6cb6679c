import {
  commandsFor,
  openInPython,
  predictInTypescript,
  type UsageCode,
} from '../../../report/sections/usage-section.ts';
import type { RemainingLifeReportData } from './facts.ts';
import type { LifeContext } from './life-context.ts';

/** How to have the units of a file answered. The interval is computed by Millwright, not in the model's file. */
export function lifeUsage({ usage }: RemainingLifeReportData, context: LifeContext): UsageCode {
  const { words, strings } = context;
  const { folder, example, newData = 'new.csv' } = usage;
  return {
    commands: commandsFor(folder, example, context, newData),
    typescript: predictInTypescript(folder, JSON.stringify(example), [
      'unit',
      'remainingLife',
      'low',
      'high',
    ]),
    pythonNote: `${strings.usage.packages('numpy onnxruntime')}${strings.frame.sentenceGap}${words.usage.python}`,
    python: [
      ...openInPython(folder, 'import csv'),
      'settings = json.load(open(f"{folder}/millwright.json", encoding="utf-8"))["content"]["settings"]',
      'sensors, length = settings["sensors"], settings["length"]',
      'unit, time = settings["columns"]["unit"], settings["columns"]["time"]',
      '',
      `rows = list(csv.DictReader(open(${JSON.stringify(example)}, encoding="utf-8-sig")))`,
      'rows = [row for row in rows if row[unit] == rows[0][unit]]',
      'origin = {name: settings.get("scales", {}).get(name, {}).get("origin", 0) for name in sensors}',
      'readings = np.array([[float(row[name] or "nan") - origin[name] for name in sensors] for row in rows])',
      'first = np.array([np.nanmean(readings[:min(20, step + 1)], axis=0) for step in range(len(rows))])',
      'age = np.array([[float(row[time]) - float(rows[0][time])] for row in rows])',
      'steps = np.hstack([readings, first, age])[-length:]',
      'window = np.full((1, length, steps.shape[1]), np.nan, np.float32)',
      'window[0, -len(steps):] = steps',
      'print(rows[0][unit], float(session.run(None, {"readings": window})[0][0, 0]))',
    ].join('\n'),
  };
}
