/**
 * Whether `pattern` names what is at `path`, such as `encoder/attention/kernel`, or something that it is inside of:
 * part by part between slashes, from the first. `*` stands for any letters of a part and `**` for any number of parts:
 * `encoder` names all of that layer, `block_*` all blocks, and `bias` after `**` and a slash every bias.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split('/').map((part) => (part === '**' ? '(?:[^/]+/)*' : `${lettersOf(part)}/`));
  return new RegExp(`^${parts.join('')}`).test(`${path}/`);
}

const lettersOf = (part: string): string =>
  part
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*');
