import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import { joinTexts } from '../../data/storage/list.ts';
import type { TextStore } from '../../data/storage/text-store.ts';
import { fileError } from '../../data/table/file.ts';
import {
  type AugmentTextOptions,
  augmentText,
  parseSynonyms,
  type TextChangeKind,
} from '../../data/text/augment-text.ts';
import type { LabelledTexts } from './prepare.ts';

const kindNames: readonly TextChangeKind[] = ['deletion', 'swap', 'typo'];

/** What `--augment` asks for, such as `deletion,typo,synonyms=words.txt`; nothing where it is left out. */
export async function augmentationOf(
  value: string | undefined,
  seed: number,
): Promise<AugmentTextOptions | undefined> {
  if (value === undefined) return undefined;
  const kinds = new Set<TextChangeKind>();
  let synonyms: Map<string, string[]> | undefined;
  for (const part of value.split(',').map((each) => each.trim())) {
    const kind = kindNames.find((name) => name === part);
    const [, path] = /^synonyms=(.+)$/.exec(part) ?? [];
    if (kind !== undefined) kinds.add(kind);
    else if (path !== undefined) {
      const content = await readFile(path, 'utf8').catch((error: unknown) => {
        throw fileError(error, path, 'read');
      });
      synonyms = parseSynonyms(content);
      if (synonyms.size === 0) {
        throw new UserError({
          en: `${path} has no line of synonyms; give words that may stand for each other on one line, separated by commas`,
          zh: `${path} 中没有同义词行；请把可互相替换的词写在同一行，以逗号分隔`,
        });
      }
      kinds.add('synonyms');
    } else {
      throw new UserError({
        en: `--augment ${value}: "${part}" is no way of changing a text; give some of ${kindNames.join(', ')}, synonyms=FILE, separated by commas`,
        zh: `--augment ${value}：没有名为“${part}”的文本变化；可用：${kindNames.join('、')}、synonyms=文件，以逗号分隔`,
      });
    }
  }
  return { kinds: [...kinds], synonyms, seed };
}

/** The rows with a changed copy of each behind them, where the change came to anything; `store` keeps the copies. */
export function withCopies(
  { texts, labels }: LabelledTexts,
  options: AugmentTextOptions,
  store: TextStore,
): LabelledTexts {
  const changed: number[] = [];
  let row = 0;
  for (const text of texts) {
    const copy = augmentText(text, row, options);
    if (copy !== text && copy !== '') {
      store.add(copy);
      changed.push(labels[row]);
    }
    row += 1;
  }
  const all = new Int32Array(labels.length + changed.length);
  all.set(labels);
  all.set(changed, labels.length);
  return { texts: joinTexts(texts, store.texts), labels: all };
}
