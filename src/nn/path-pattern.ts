/**
 * Whether `pattern` names what stands at `path`, such as `encoder/attention/kernel`, or something that it is inside of:
 * part by part between slashes, from the first, and `*` stands for any letters of a part. `encoder` names all of that
 * layer, `*` with `/bias` after it every layer's own bias.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const parts = path.split('/');
  return pattern.split('/').every((part, i) => parts[i] !== undefined && matchesPart(part, parts[i]));
}

function matchesPart(pattern: string, part: string): boolean {
  if (!pattern.includes('*')) return pattern === part;
  const letters = pattern.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${letters.join('.*')}$`).test(part);
}
