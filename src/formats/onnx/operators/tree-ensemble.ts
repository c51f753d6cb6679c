/** Forests and boosted trees of the domain `ai.onnx.ml`, as exporters of scikit-learn, XGBoost and LightGBM write them. */
import {
  add,
  and,
  argMax,
  cast,
  concat,
  equal,
  gather,
  greater,
  greaterOrEqual,
  isNotANumber,
  less,
  lessOrEqual,
  mul,
  not,
  or,
  reduceSum,
  reshape,
  sigmoid,
  sub,
  where,
} from '../../../graph/functions.ts';
import { apply } from '../../../graph/operator.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { transformed } from './post-transform.ts';

/** All trees as one list of nodes. A leaf's branches lead to itself, so that all paths can be walked as many steps. */
interface Forest {
  readonly roots: readonly number[];
  readonly depth: number;
  readonly features: readonly number[];
  readonly thresholds: readonly number[];
  readonly modes: readonly string[];
  readonly yes: readonly number[];
  readonly no: readonly number[];
  /** Where a value that is missing takes the branch of yes. */
  readonly missing: readonly number[];
  /** The place of node `id` of tree `tree`. */
  readonly placeOf: (tree: number, id: number) => number;
}

const comparisons: Readonly<Record<string, (x: Tensor, threshold: Tensor) => Tensor>> = {
  BRANCH_LEQ: lessOrEqual,
  BRANCH_LT: less,
  BRANCH_GTE: greaterOrEqual,
  BRANCH_GT: greater,
  BRANCH_EQ: equal,
  BRANCH_NEQ: (x, threshold) => not(equal(x, threshold)),
};

function forestOf(node: OnnxNode): Forest {
  const ids = node.ints('nodes_nodeids') ?? [];
  const list = (name: string): number[] => {
    const values = node.ints(name) ?? [];
    if (values.length !== ids.length)
      throw new Error(`${name} has ${values.length} values for ${ids.length} nodes`);
    return values;
  };
  const trees = list('nodes_treeids');
  const places = new Map(ids.map((id, i) => [`${trees[i]} ${id}`, i]));
  const placeOf = (tree: number, id: number): number => {
    const place = places.get(`${tree} ${id}`);
    if (place === undefined) throw new Error(`tree ${tree} has no node ${id}`);
    return place;
  };
  const modes = node.strings('nodes_modes') ?? [];
  const thresholds = valuesOf(node, 'nodes_values');
  if (modes.length !== ids.length || thresholds.length !== ids.length || ids.length === 0)
    throw new Error(`${ids.length} nodes have ${modes.length} modes and ${thresholds.length} values`);
  const isLeaf = (i: number): boolean => modes[i] === 'LEAF';
  const branch = (name: string): number[] => {
    const targets = list(name);
    return targets.map((id, i) => (isLeaf(i) ? i : placeOf(trees[i], id)));
  };
  const [yes, no] = [branch('nodes_truenodeids'), branch('nodes_falsenodeids')];
  const reached = new Set(ids.flatMap((_, i) => (isLeaf(i) ? [] : [yes[i], no[i]])));
  const roots = ids.flatMap((_, i) => (reached.has(i) ? [] : [i]));
  return {
    roots,
    depth: depthOf(roots, (i) => (isLeaf(i) ? [] : [yes[i], no[i]]), ids.length),
    features: list('nodes_featureids'),
    thresholds,
    modes,
    yes,
    no,
    missing: node.ints('nodes_missing_value_tracks_true') ?? listOf(ids.length, () => 0),
    placeOf,
  };
}

function depthOf(roots: readonly number[], branches: (i: number) => number[], nodes: number): number {
  if (roots.length === 0) throw new Error('the nodes of a tree lead back to one another');
  let depth = 0;
  for (let level = roots.flatMap(branches); level.length > 0; level = level.flatMap(branches)) {
    depth += 1;
    if (depth > nodes || level.length > nodes)
      throw new Error('the nodes of a tree lead back to one another');
  }
  return depth;
}

/** The leaf that each row `[rows, columns]` comes to in each tree: `[rows, trees]`. */
function leavesOf(
  { roots, depth, features, thresholds, modes, yes, no, missing }: Forest,
  x: Tensor,
): Tensor {
  const asked = features.find((column, i) => modes[i] !== 'LEAF' && !(column >= 0 && column < x.shape[1]));
  if (asked !== undefined) throw new Error(`column ${asked} is asked for, of ${x.shape[1]}`);
  const whole = (values: readonly number[]): Tensor => constant(values, 'int64');
  const branching = modes.filter((mode) => mode !== 'LEAF');
  // A tree may be a leaf alone: whatever is asked there, both ways lead to itself.
  const kinds = [...new Set(branching.length === 0 ? ['BRANCH_LEQ'] : branching)];
  const numbers = whole(modes.map((mode) => kinds.indexOf(mode)));
  const [to, otherwise, feature, tracks] = [whole(yes), whole(no), whole(features), whole(missing)];
  const limits = constant(thresholds);
  const next = (at: Tensor, value: Tensor): Tensor => {
    const limit = gather(limits, at);
    const answers = kinds.map((kind, number) => {
      const compare = comparisons[kind];
      if (compare === undefined) throw new Error(`the mode "${kind}" of a node cannot be read`);
      const answer = compare(value, limit);
      return kinds.length === 1 ? answer : and(equal(gather(numbers, at), number), answer);
    });
    if (missing.some((each) => each !== 0))
      answers.push(and(isNotANumber(value), greater(gather(tracks, at), 0)));
    const holds = answers.reduce((one, other) => or(one, other));
    return where(holds, gather(to, at), gather(otherwise, at));
  };
  // All rows begin at the same nodes.
  let at = next(whole(roots), gather(x, whole(roots.map((root) => features[root])), 1));
  for (let step = 1; step < depth; step++)
    at = next(at, apply('GatherElements', [x, gather(feature, at)], { axis: 1 }));
  return at;
}

/** What the leaves of all trees come to: `[rows, scores]`. `prefix` is that of the attributes that say so. */
function scoresOf(node: OnnxNode, prefix: 'target' | 'class', count: number): Scores {
  const forest = forestOf(node);
  const ids = node.ints(`${prefix}_ids`) ?? [];
  const [trees, nodes] = [node.ints(`${prefix}_treeids`) ?? [], node.ints(`${prefix}_nodeids`) ?? []];
  const [weights, named] = [0, 0].map(() => new Float32Array(forest.modes.length * count));
  for (const [i, weight] of valuesOf(node, `${prefix}_weights`).entries()) {
    const score = count === 1 ? 0 : ids[i];
    if (!(score >= 0 && score < count)) throw new Error(`score ${score} is none of ${count}`);
    const place = forest.placeOf(trees[i], nodes[i]) * count + score;
    weights[place] += weight;
    named[place] = 1;
  }
  const leaves = leavesOf(forest, cast(node.tensor(0), 'float32'));
  const sumOf = (table: Float32Array): Tensor =>
    reduceSum(gather(constant(table, 'float32', [forest.modes.length, count]), leaves), 1);
  const aggregate = node.string('aggregate_function', 'SUM');
  if (aggregate !== 'SUM' && aggregate !== 'AVERAGE')
    throw new Error(`the aggregate_function "${aggregate}" cannot be read`);
  const sums = aggregate === 'SUM' ? sumOf(weights) : mul(sumOf(weights), 1 / forest.roots.length);
  const base = valuesOf(node, 'base_values');
  if (base.length !== 0 && base.length !== count)
    throw new Error(`${base.length} base_values cannot be read for ${count} scores`);
  return {
    scores: base.length === 0 ? sums : add(sums, constant(base)),
    given: base.length === 0 ? greater(sumOf(named), 0) : undefined,
  };
}

interface Scores {
  readonly scores: Tensor;
  /** Where a leaf named the score at all, if only leaves do. */
  readonly given: Tensor | undefined;
}

/** An attribute of numbers, or the tensor that stands for it where they are doubles. */
function valuesOf(node: OnnxNode, name: string): number[] {
  const tensor = node.constant(`${name}_as_tensor`);
  const known = tensor && node.known(tensor);
  return known === undefined ? (node.floats(name) ?? []) : Array.from(known, Number);
}

/** The label of each row and the scores of all classes. Two classes with one score have its complement too. */
function classifier(node: OnnxNode): Tensor[] {
  const labels = node.ints('classlabels_int64s') ?? [];
  if (labels.length === 0) throw new Error('classes that are strings cannot be read; export their numbers');
  const name = node.string('post_transform', 'NONE');
  const ids = node.ints('class_ids') ?? [];
  if (labels.length !== 2 || new Set(ids).size !== 1) {
    const { scores, given } = scoresOf(node, 'class', labels.length);
    // A class that no leaf speaks of is not chosen, though its score of 0 be the greatest.
    const likely = given === undefined ? scores : where(given, scores, Number.NEGATIVE_INFINITY);
    return [gather(constant(labels, 'int64'), argMax(likely, 1)), transformed(scores, name)];
  }
  const { scores: score } = scoresOf(node, 'class', 1);
  const [rows] = score.shape;
  const isShare = valuesOf(node, 'class_weights').every((weight) => weight >= 0);
  const best = reshape(cast(greater(score, isShare ? 0.5 : 0), 'int64'), [rows]);
  const pair = isShare
    ? [sub(1, score), score]
    : name === 'LOGISTIC'
      ? [sigmoid(mul(score, -1)), sigmoid(score)]
      : [mul(score, -1), score];
  return [gather(constant(labels, 'int64'), best), concat(pair, 1)];
}

importers(
  {
    TreeEnsembleRegressor: (node) =>
      transformed(
        scoresOf(node, 'target', node.int('n_targets', 1)).scores,
        node.string('post_transform', 'NONE'),
      ),
    TreeEnsembleClassifier: classifier,
  },
  'ai.onnx.ml',
);
