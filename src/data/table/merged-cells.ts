import { strFromU8, unzipSync } from 'fflate';

/** Cells of a sheet that are merged into one, by their places from 0. */
export interface MergedCells {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The merged cells of a sheet of a workbook (Office Open XML, 18.3.1.55); none where the sheet is not found. */
export function mergedCells(workbook: Uint8Array, sheet: string): MergedCells[] {
  const book = partsOf(
    workbook,
    (name) => name === 'xl/workbook.xml' || name === 'xl/_rels/workbook.xml.rels',
  );
  const id = tags(book.get('xl/workbook.xml') ?? '', 'sheet')
    .filter((tag) => unescaped(attribute(tag, 'name') ?? '') === sheet)
    .map((tag) => attribute(tag, 'r:id'))[0];
  const target = tags(book.get('xl/_rels/workbook.xml.rels') ?? '', 'Relationship')
    .filter((tag) => attribute(tag, 'Id') === id)
    .map((tag) => attribute(tag, 'Target'))[0];
  if (id === undefined || target === undefined) return [];
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  const text = partsOf(workbook, (name) => name === path).get(path) ?? '';
  const end = text.lastIndexOf('<mergeCells');
  return end < 0
    ? []
    : tags(text.slice(end), 'mergeCell').flatMap((tag) => placeOf(attribute(tag, 'ref') ?? ''));
}

function partsOf(workbook: Uint8Array, wanted: (name: string) => boolean): Map<string, string> {
  const parts = unzipSync(workbook, { filter: ({ name }) => wanted(name) });
  return new Map(Object.entries(parts).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const tags = (xml: string, name: string): string[] =>
  xml.match(new RegExp(`<(?:\\w+:)?${name}\\s[^>]*>`, 'g')) ?? [];
const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(#x?)?(\w+);/g, (whole, code: string | undefined, name: string) => {
    if (code === undefined) return entities[name] ?? whole;
    const point = Number.parseInt(name, code === '#' ? 10 : 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/** `A2:C21` */
function placeOf(ref: string): MergedCells[] {
  const [, left, top, right, bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref) ?? [];
  if (left === undefined) return [];
  return [{ top: Number(top) - 1, left: columnOf(left), bottom: Number(bottom) - 1, right: columnOf(right) }];
}

const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
