import type { Random } from '../core/random.ts';
import { pick } from './draw.ts';

/** A parsed template: plain text, a slot to be filled, or a choice between alternatives. */
type Piece = string | { readonly slot: string } | { readonly choices: readonly Template[] };
type Template = readonly Piece[];

const parsed = new Map<string, Template>();

/**
 * One random wording of a template. `a|b` and `(a|b)` stand for either (an empty alternative is allowed, and
 * parentheses nest), `{name}` for what `fill` gives for that name.
 *
 * Throws an `Error` for unbalanced parentheses or braces.
 *
 * @example expand('(oil|fluid) (leak|loss) at {c}', random, () => 'pump') // 'fluid leak at pump'
 */
export function expand(template: string, random: Random, fill: (slot: string) => string): string {
  let pieces = parsed.get(template);
  if (pieces === undefined) {
    pieces = parse(template);
    parsed.set(template, pieces);
  }
  return render(pieces, random, fill);
}

function render(pieces: Template, random: Random, fill: (slot: string) => string): string {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else if ('slot' in piece) text += fill(piece.slot);
    else text += render(pick(random, piece.choices), random, fill);
  }
  return text;
}

function parse(template: string): Template {
  let at = 0;

  function alternatives(nested: boolean): Template {
    const choices: Piece[][] = [[]];
    let current: Piece[] = [];
    choices[0] = current;
    let closed = !nested;
    while (at < template.length) {
      const character = template.charAt(at);
      if (character === '|') {
        at++;
        current = [];
        choices.push(current);
      } else if (character === '(') {
        at++;
        current.push(...alternatives(true));
      } else if (character === ')') {
        if (!nested) throw new Error(`template "${template}": unexpected ")" at ${at}`);
        at++;
        closed = true;
        break;
      } else if (character === '{') {
        const end = template.indexOf('}', at);
        if (end < 0) throw new Error(`template "${template}": "{" at ${at} is not closed`);
        current.push({ slot: template.slice(at + 1, end) });
        at = end + 1;
      } else {
        const start = at;
        while (at < template.length && !'|(){'.includes(template.charAt(at))) at++;
        current.push(template.slice(start, at));
      }
    }
    if (!closed) throw new Error(`template "${template}": "(" is not closed`);
    return choices.length === 1 ? current : [{ choices }];
  }

  return alternatives(false);
}
