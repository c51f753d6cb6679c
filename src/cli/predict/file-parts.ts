import { UserError } from '../../core/errors.ts';
import { readLines } from '../../data/encoding/text-lines.ts';
import { withPlainFile } from '../../data/table/source.ts';
import { columnPart, type InputModel, type InputOptions, type Part, textColumnName } from './part.ts';
import { filesIn, folderRefused, isImageFile, isTableFile, isTextFile, skippedFiles } from './paths.ts';
import { readInputTable, tablePart } from './table-part.ts';

/** The inputs in a file: the rows of a table, the lines of a text file, or the file itself. */
export async function filePart(path: string, options: InputOptions, model: InputModel): Promise<Part> {
  if (model.reads === 'series') return seriesPart(path);
  if (model.reads === 'image' && !isTableFile(path)) return imagesPart([path]);
  if (model.reads === 'text' && options.input === undefined && !isTableFile(path)) {
    const lines = await linesOf(path, options);
    if (lines !== undefined) return linesPart(path, lines, model);
  }
  return tablePart(await readInputTable(path, options, model), options, model);
}

/** All inputs in a folder and its folders. Throws UserError for texts and rows, and where it has none. */
export async function folderParts(folder: string, { reads }: InputModel): Promise<Part[]> {
  if (reads === 'text' || reads === 'row') throw folderRefused(folder, reads);
  const isSeries = (name: string): boolean => isTableFile(name) || isTextFile(name);
  const { files, others } = await filesIn(folder, reads === 'image' ? isImageFile : isSeries);
  if (files.length === 0) {
    throw new UserError(
      reads === 'image'
        ? {
            en: `${folder} has no images (.jpg, .png, .bmp, .tif, .webp); give the folder that holds them`,
            zh: `${folder} 中没有图片（.jpg、.png、.bmp、.tif、.webp）；请给出存放图片的文件夹`,
          }
        : {
            en: `${folder} has no tables (.csv, .txt, .xlsx, .parquet); give the folder that holds them`,
            zh: `${folder} 中没有表格（.csv、.txt、.xlsx、.parquet）；请给出存放表格的文件夹`,
          },
    );
  }
  if (reads === 'series') return files.map(seriesPart);
  return [imagesPart(files, others)];
}

/** Images by their files. `others` are files that were skipped. */
export function imagesPart(files: readonly string[], others: readonly string[] = []): Part {
  return columnPart('file', files, (row) => ({ en: files[row], zh: files[row] }), {
    warnings: skippedFiles(others),
  });
}

const seriesPart = (path: string): Part => ({
  file: path,
  count: 1,
  columns: [],
  cell: () => null,
  input: () => path,
  place: () => ({ en: path, zh: path }),
  warnings: [],
});

/** Texts given one a line. */
const linesPart = (path: string, lines: readonly string[], model: InputModel): Part =>
  columnPart(
    textColumnName(model),
    lines,
    (row) => ({ en: `line ${row + 1} of ${path}`, zh: `${path} 第 ${row + 1} 行` }),
    { file: path, warnings: [] },
  );

/** The lines of a text file up to the last that is not blank; undefined where it is a table after all, by its first bytes. */
const linesOf = (path: string, { encoding }: InputOptions): Promise<string[] | undefined> =>
  withPlainFile(path, encoding, async (plain) => {
    if (plain.format === 'workbook' || plain.format === 'parquet') return undefined;
    const lines: string[] = [];
    await readLines(plain.path, path, 'line', (line) => lines.push(line));
    while (lines.at(-1)?.trim() === '') lines.pop();
    return lines;
  });
