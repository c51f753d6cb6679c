import protobuf from 'protobufjs';

/** The messages of the ONNX standard (onnx.proto3) that Millwright reads and writes, as plain objects. */
export interface ModelProto {
  irVersion: number;
  producerName?: string;
  producerVersion?: string;
  graph: GraphProto;
  opsetImport: OperatorSet[];
  metadataProps?: { key: string; value: string }[];
  functions?: FunctionProto[];
}
/** Which version of a domain's operators a file means. */
export interface OperatorSet {
  domain: string;
  version: number;
}
/** An operator that a file defines itself, in terms of others. */
export interface FunctionProto {
  name: string;
  domain?: string;
  overload?: string;
  input: string[];
  output: string[];
  /** Names of attributes without a default. */
  attribute: string[];
  /** Attributes with their defaults. */
  attributeProto: AttributeProto[];
  node: NodeProto[];
  opsetImport: OperatorSet[];
}
export interface GraphProto {
  name: string;
  node: NodeProto[];
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  sparseInitializer?: SparseTensorProto[];
}
export interface NodeProto {
  name: string;
  opType: string;
  domain?: string;
  overload?: string;
  input: string[];
  output: string[];
  attribute: AttributeProto[];
}
export interface AttributeProto {
  name: string;
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  floats?: number[];
  ints?: number[];
  strings?: Uint8Array[];
  sparseTensor?: SparseTensorProto;
  /** In the body of a function: the attribute of the calling node whose value this one takes. */
  refAttrName?: string;
}
export interface TensorProto {
  name?: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: number[];
  doubleData?: number[];
  uint64Data?: number[];
  stringData?: Uint8Array[];
  externalData?: { key: string; value: string }[];
  /** 1 where the values are stored in another file. */
  dataLocation?: number;
}
/** Values at indices, zeros elsewhere. */
export interface SparseTensorProto {
  values: TensorProto;
  indices: TensorProto;
  dims: number[];
}
export interface TensorTypeProto {
  elemType: number;
  shape?: { dim: { dimValue?: number; dimParam?: string }[] };
}
export interface TypeProto {
  tensorType?: TensorTypeProto;
  sequenceType?: { elemType: TypeProto };
  optionalType?: { elemType: TypeProto };
}
export interface ValueInfoProto {
  name: string;
  type?: TypeProto;
}

/** `AttributeProto.AttributeType` of the standard. */
export const attributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  sparseTensor: 11,
} as const;

type Field = { id: number; type: string; rule?: 'repeated'; options?: { packed: boolean } };
const one = (id: number, type: string): Field => ({ id, type });
const many = (id: number, type: string): Field => ({ id, type, rule: 'repeated' });
const packed = (id: number, type: string): Field => ({ ...many(id, type), options: { packed: true } });

const messages: Record<string, Record<string, Field>> = {
  ModelProto: {
    irVersion: one(1, 'int64'),
    producerName: one(2, 'string'),
    producerVersion: one(3, 'string'),
    graph: one(7, 'GraphProto'),
    opsetImport: many(8, 'OperatorSetIdProto'),
    metadataProps: many(14, 'StringStringEntryProto'),
    functions: many(25, 'FunctionProto'),
  },
  FunctionProto: {
    name: one(1, 'string'),
    input: many(4, 'string'),
    output: many(5, 'string'),
    attribute: many(6, 'string'),
    node: many(7, 'NodeProto'),
    opsetImport: many(9, 'OperatorSetIdProto'),
    domain: one(10, 'string'),
    attributeProto: many(11, 'AttributeProto'),
    overload: one(13, 'string'),
  },
  OperatorSetIdProto: { domain: one(1, 'string'), version: one(2, 'int64') },
  StringStringEntryProto: { key: one(1, 'string'), value: one(2, 'string') },
  GraphProto: {
    node: many(1, 'NodeProto'),
    name: one(2, 'string'),
    initializer: many(5, 'TensorProto'),
    input: many(11, 'ValueInfoProto'),
    output: many(12, 'ValueInfoProto'),
    sparseInitializer: many(15, 'SparseTensorProto'),
  },
  NodeProto: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    opType: one(4, 'string'),
    attribute: many(5, 'AttributeProto'),
    domain: one(7, 'string'),
    overload: one(8, 'string'),
  },
  AttributeProto: {
    name: one(1, 'string'),
    f: one(2, 'float'),
    i: one(3, 'int64'),
    s: one(4, 'bytes'),
    t: one(5, 'TensorProto'),
    g: one(6, 'GraphProto'),
    floats: many(7, 'float'),
    ints: many(8, 'int64'),
    strings: many(9, 'bytes'),
    type: one(20, 'int32'),
    refAttrName: one(21, 'string'),
    sparseTensor: one(22, 'SparseTensorProto'),
  },
  TensorProto: {
    dims: many(1, 'int64'),
    dataType: one(2, 'int32'),
    floatData: packed(4, 'float'),
    int32Data: packed(5, 'int32'),
    stringData: many(6, 'bytes'),
    int64Data: packed(7, 'int64'),
    name: one(8, 'string'),
    rawData: one(9, 'bytes'),
    doubleData: packed(10, 'double'),
    uint64Data: packed(11, 'uint64'),
    externalData: many(13, 'StringStringEntryProto'),
    dataLocation: one(14, 'int32'),
  },
  SparseTensorProto: {
    values: one(1, 'TensorProto'),
    indices: one(2, 'TensorProto'),
    dims: many(3, 'int64'),
  },
  ValueInfoProto: { name: one(1, 'string'), type: one(2, 'TypeProto') },
  TypeProto: {
    tensorType: one(1, 'TensorTypeProto'),
    sequenceType: one(4, 'SequenceTypeProto'),
    optionalType: one(9, 'SequenceTypeProto'),
  },
  SequenceTypeProto: { elemType: one(1, 'TypeProto') },
  TensorTypeProto: { elemType: one(1, 'int32'), shape: one(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: many(1, 'DimensionProto') },
  DimensionProto: { dimValue: one(1, 'int64'), dimParam: one(2, 'string') },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(([name, fields]) => [name, { fields }])),
});

/** A tensor stored by itself, as in the test data of the standard. */
export function decodeTensor(bytes: Uint8Array): TensorProto {
  const type = root.lookupType('TensorProto');
  return type.toObject(type.decode(bytes), { arrays: true }) as TensorProto;
}

/** The bytes of an ONNX file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return root.lookupType('ModelProto').encode(model).finish();
}

/**
 * An ONNX file as plain objects: lists that are empty are there, other fields that are not set are undefined. Whole
 * numbers of 64 bits are objects that `Number` and `String` read. Throws where the bytes are no ONNX file.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const type = root.lookupType('ModelProto');
  let model: unknown;
  try {
    model = type.toObject(type.decode(bytes), { arrays: true });
  } catch (error) {
    throw new Error(`it is no ONNX file, or damaged (${error instanceof Error ? error.message : error})`);
  }
  if (!isModel(model)) throw new Error('it is no ONNX file, or damaged (it holds no graph)');
  return model;
}

const isModel = (model: unknown): model is ModelProto =>
  typeof model === 'object' &&
  model !== null &&
  'graph' in model &&
  typeof model.graph === 'object' &&
  model.graph !== null;
