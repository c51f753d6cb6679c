import { matmul, mul, reduceSum, reshape, transpose } from '../../../graph/functions.ts';
import { gatherND } from '../../../graph/indexing.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';

/** A tensor whose axes have names. */
interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** Sums of products over named axes, as NumPy's `einsum`: `bij,bjk->bik`. Throws for an equation that does not fit. */
export function einsum(equation: string, operands: readonly Tensor[]): Tensor {
  const [left, right] = equation.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  if (terms.length !== operands.length) throw new Error(`"${equation}" has ${terms.length} operands`);
  const rest = Math.max(0, ...operands.map(({ shape }, i) => shape.length - lettersOf(terms[i]).length));
  const named = operands.map((tensor, i) =>
    diagonal({ tensor, labels: labelsOf(terms[i], tensor.shape.length) }),
  );
  const result = right === undefined ? implicit(terms, rest) : expanded(right, rest);
  const [first, ...others] = named;
  const product = others.reduce(
    (joined, each, i) => {
      const later = new Set([...result, ...others.slice(i + 1).flatMap(({ labels }) => labels)]);
      return contracted(joined, each, later);
    },
    summed(first, new Set([...result, ...others.flatMap(({ labels }) => labels)])),
  );
  return arranged(product, result);
}

const lettersOf = (term: string): string[] => [...term.replace('...', '')];
/** The axes that `...` stands for are called by how far from the last of them they are. */
const ellipsis = (count: number): string[] => listOf(count, (i) => `.${count - i}`);

function expanded(term: string, rest: number): string[] {
  const at = term.indexOf('...');
  if (at < 0) return [...term];
  return [...term.slice(0, at), ...ellipsis(rest), ...term.slice(at + 3)];
}

function labelsOf(term: string, rank: number): string[] {
  const labels = expanded(term, rank - lettersOf(term).length);
  if (labels.length !== rank) throw new Error(`"${term}" does not name the axes of a tensor of rank ${rank}`);
  return labels;
}

/** Without `->` the result has the names that occur once, in the order of the alphabet. */
function implicit(terms: readonly string[], rest: number): string[] {
  const letters = terms.flatMap(lettersOf);
  const once = letters.filter((letter) => letters.filter((each) => each === letter).length === 1).sort();
  return [...ellipsis(terms.some((term) => term.includes('...')) ? rest : 0), ...once];
}

/** A name that occurs twice means the elements where both axes are at the same place. */
function diagonal({ tensor, labels }: Labelled): Labelled {
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice === undefined) return { tensor, labels };
  const [a, b] = labels.flatMap((label, axis) => (label === twice ? [axis] : []));
  const others = labels.map((_, axis) => axis).filter((axis) => axis !== a && axis !== b);
  const front = transpose(tensor, [a, b, ...others]);
  const places = listOf(tensor.shape[a], (i) => [i, i]).flat();
  const picked = gatherND(front, constant(places, 'int64', [tensor.shape[a], 2]));
  return diagonal({ tensor: picked, labels: [twice, ...others.map((axis) => labels[axis])] });
}

/** Summed over the axes that nothing needs any more. */
function summed({ tensor, labels }: Labelled, needed: ReadonlySet<string>): Labelled {
  const axes = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  return axes.length === 0
    ? { tensor, labels }
    : { tensor: reduceSum(tensor, axes), labels: labels.filter((label) => needed.has(label)) };
}

/** The product of two, summed over axes that both have and nothing needs any more, as one matrix product. */
function contracted(a: Labelled, b: Labelled, needed: ReadonlySet<string>): Labelled {
  const left = summed(a, new Set([...needed, ...b.labels]));
  const right = summed(b, new Set([...needed, ...a.labels]));
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const inner = shared.filter((label) => !needed.has(label));
  const batch = shared.filter((label) => needed.has(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  const labels = [...batch, ...rows, ...columns];
  if (inner.length === 0) {
    return { tensor: mul(spread(left, labels), spread(right, labels)), labels };
  }
  const extents = (of: Labelled, names: readonly string[]) =>
    names.map((name) => of.tensor.shape[of.labels.indexOf(name)]);
  const matrix = (of: Labelled, first: readonly string[], second: readonly string[]): Tensor =>
    reshape(arranged(of, [...batch, ...first, ...second]), [
      ...extents(of, batch),
      sizeOf(extents(of, first)),
      sizeOf(extents(of, second)),
    ]);
  const joined = matmul(matrix(left, rows, inner), matrix(right, inner, columns));
  const together = batch.map((_, i) => joined.shape[i]);
  return {
    tensor: reshape(joined, [...together, ...extents(left, rows), ...extents(right, columns)]),
    labels,
  };
}

/** The axes in the order of `labels`, with extents of 1 for those that it has not. */
function spread(of: Labelled, labels: readonly string[]): Tensor {
  const own = labels.filter((label) => of.labels.includes(label));
  const tensor = arranged(of, own);
  return reshape(
    tensor,
    labels.map((label) => (own.includes(label) ? tensor.shape[own.indexOf(label)] : 1)),
  );
}

function arranged({ tensor, labels }: Labelled, order: readonly string[]): Tensor {
  const perm = order.map((label) => labels.indexOf(label));
  if (perm.includes(-1)) throw new Error(`the result names an axis that no operand has`);
  return transpose(tensor, perm);
}
