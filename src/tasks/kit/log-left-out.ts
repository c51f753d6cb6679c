/** A line for a person on rows that were left out, by reason in words; no line where all were used. */
export function logLeftOut(
  log: (line: string) => void,
  leftOut: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>>,
): void {
  const said = Object.entries(leftOut)
    .filter(([, rows]) => rows > 0)
    .map(([reason, rows]) => `${rows} (${lowerFirst(words[reason] ?? reason)})`);
  if (said.length > 0) log(`rows left out: ${said.join(', ')}`);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
