/** Small data in which two words decide the class; every class `rows` times. */
export function ordersCsv(rows = 60): string {
  const places = ['pump', 'mixer', 'conveyor', 'press', 'robot', 'oven', 'lathe', 'crane', '泵', '输送带'];
  const kinds = [
    ['leak', ['oil leak at', 'losing fluid near', '漏油']],
    ['electrical', ['fuse blown in', 'no power on', '断电']],
    ['mechanical', ['bearing noise from', 'belt torn on', '轴承异响']],
  ] as const;
  const lines = ['id,description,failure'];
  for (let row = 0; row < rows; row++) {
    for (const [label, words] of kinds) {
      lines.push(
        `${lines.length},${words[row % words.length]} ${places[(row * 7) % places.length]} ${row},${label}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
