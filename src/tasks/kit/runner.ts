import { createHash } from 'node:crypto';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addToBundle, finishBundle, type JsonObject, saveBundle } from '../../bundle/bundle.ts';
import { prepareOutput } from '../../bundle/output-folder.ts';
import { untilStopped } from '../../core/breathing.ts';
import { TrainingInterrupted } from '../../core/errors.ts';
import { fileSha256, filesSha256 } from '../../core/file-hash.ts';
import { inLanguage, type Sentence } from '../../core/language.ts';
import { renderReport } from '../../report/render-report.ts';
import { holdDevice } from '../../runtime/index.ts';
import { version } from '../../version.ts';
import { withoutInfluence } from './common-options.ts';
import { withHeartbeat } from './heartbeat.ts';
import { leakLines } from './leaks.ts';
import { leftOutLine, leftOutOfFilesLines } from './left-out.ts';
import type { Measured, NetworkChoice, Prepared, TaskParts, Trained } from './parts.ts';
import type { Caller } from './read-options.ts';
import type { TrainContext, TrainOutcome, TrainRequest } from './task.ts';
import { learningFacts, trainingFacts } from './training-facts.ts';
import { checkLogs, partLines } from './training-logs.ts';
import { withCleanup } from './with-cleanup.ts';

/**
 * Trains a task's model into `request.out`: options, data, network, checkpoint, model, report. Throws UserError for data
 * that cannot be learned from, TrainingInterrupted after Ctrl-C.
 */
export async function runTraining<
  Options,
  Data extends Prepared,
  Network extends NetworkChoice,
  Result extends Trained,
  Quality extends Measured,
>(
  task: string,
  parts: TaskParts<Options, Data, Network, Result, Quality>,
  request: TrainRequest,
): Promise<TrainOutcome<Quality['metrics']>> {
  checkLogs(request.logs);
  const releaseDevice = await holdDevice(request.device);
  try {
    const { checkpoint: checkpoints, release } = await prepareOutput(request.out, request);
    if (request.resume && (await readdir(checkpoints)).length === 0) {
      request.log(inLanguage(nothingToResume, request.lang));
    }
    try {
      return (await trainInto(task, parts, request, checkpoints)) as TrainOutcome<Quality['metrics']>;
    } catch (error) {
      release();
      if (error instanceof TrainingInterrupted) throw interrupted(error, checkpoints, request.caller);
      // A training that never began leaves nothing behind; one that did keeps its checkpoint.
      await rmdir(checkpoints).catch(() => {});
      await rmdir(request.out).catch(() => {});
      throw error;
    } finally {
      release();
    }
  } finally {
    releaseDevice();
  }
}

const nothingToResume: Sentence = {
  en: 'there is no interrupted training to resume; training begins at the first epoch',
  zh: '没有可继续的训练；从第一轮开始',
};

function interrupted(error: TrainingInterrupted, checkpoints: string, caller: Caller): TrainingInterrupted {
  const [en, zh] =
    caller === 'code'
      ? ['call train again with resume: true', '加 resume: true 再次调用 train ']
      : ['run the same command with --resume', '加 --resume 运行同一命令'];
  return new TrainingInterrupted(
    {
      en: `${error.in('en')}; what was learned is kept in ${checkpoints}: ${en} to continue`,
      zh: `${error.in('zh')}；已学到的内容保存在 ${checkpoints}：${zh}可继续`,
    },
    { cause: error },
  );
}

function trainInto<
  Options,
  Data extends Prepared,
  Network extends NetworkChoice,
  Result extends Trained,
  Quality extends Measured,
>(
  task: string,
  parts: TaskParts<Options, Data, Network, Result, Quality>,
  request: TrainRequest,
  checkpoints: string,
): Promise<object> {
  const { out, lang, seed, logs, title } = request;
  const say = (line: Sentence | string): void => request.log(inLanguage(line, lang));
  return withCleanup(async (hold) => {
    const files = { train: request.data, validation: request.validation, test: request.test };
    const context: TrainContext<Options> = {
      options: request.options as Options,
      files,
      seed,
      lang,
      out,
      architecture: request.architecture,
      signal: request.signal,
      say,
      hold,
    };
    const data = await withHeartbeat(say, preparing, () =>
      untilStopped(parts.prepare(context), request.signal),
    );
    sayData(data, say);
    const network = parts.network(data, context);
    say({ en: `network: ${network.about.en}`, zh: `网络：${network.about.zh}` });
    const epochs = request.epochs ?? network.epochs;
    const parted = new Map<string, string[]>();
    const trained = await parts.train(
      data,
      network,
      {
        epochs,
        seed,
        device: request.device,
        checkpoint: join(checkpoints, 'training.ckpt'),
        fingerprint: await fingerprintOf(task, request, data, network, epochs),
        signal: request.signal,
        logs: { ...logs, parts: parted },
        verbose: request.verbose,
        language: lang,
      },
      context,
    );
    for (const line of partLines(parted)) say(line);
    const measured = await withHeartbeat(say, measuring, () => parts.measure(trained, data, context));
    const sha256 = data.dataSha256 ?? (await fileSha256(request.data));
    const { classes: _, ...counts } = data.counts;
    const content: JsonObject = {
      architecture: network.name,
      ...trained.content,
      ...measured.content,
      data: {
        files: givenFiles(request),
        sha256,
        rowsRead: data.rowsRead,
        ...counts,
        leftOut: { ...data.leftOut },
        ...(data.leftOutOfFiles.length > 0 && { leftOutOfFiles: asJson(data.leftOutOfFiles) }),
        ...data.content,
        ...(data.leaks && Object.keys(data.leaks).length > 0 && { leaks: asJson(data.leaks) }),
      },
      seed,
      parameters: trained.parameters,
      metrics: asJson(measured.metrics),
      cost: {
        seconds: hundredths(trained.seconds),
        ...(measured.latency && { latencyMs: { ...measured.latency } }),
        ...measured.cost,
      },
      command: request.command,
    };
    const created = new Date().toISOString();
    await saveBundle(out, { task, version, created, content, files: trained.files });
    say(writing);
    const facts = {
      task,
      ...trainingFacts(
        { title, seed, command: request.command },
        {
          seconds: trained.seconds,
          modelBytes: bytesOf(trained.files['model.onnx']),
          latencyMs: measured.latency,
          sha256,
        },
      ),
      training: learningFacts(trained),
    };
    const report = await withHeartbeat(say, writing, () =>
      parts.report({ context, data, network, trained, measured, facts }),
    );
    await addToBundle(out, 'report.html', renderReport(report));
    // Not before: a run that ends in between can be resumed and still writes its report.
    await finishBundle(out);
    say(measured.headline);
    const warnings = report.warnings ?? [];
    if (warnings.length > 0) {
      say({ en: `warning: ${warnings.join(' ')}`, zh: `警告：${warnings.join('')}` });
    }
    say({ en: `model and report are in ${out}`, zh: `模型与报告在 ${out}` });
    return {
      out,
      task,
      ...content,
      ...(warnings.length > 0 && { warnings }),
      ...(logs.profiles && { profile: logs.profiles }),
    };
  });
}

const preparing: Sentence = { en: 'reading the data', zh: '正在读取数据' };
const measuring: Sentence = { en: 'measuring on the test data', zh: '正在用测试数据测量' };
const writing: Sentence = { en: 'writing the report', zh: '正在编写报告' };

/** What was found in the data, line by line. */
function sayData(data: Prepared, say: (line: Sentence | string) => void): void {
  say(data.summary);
  if (data.onDisk) {
    say({
      en: 'the data are kept in a temporary file and read from there',
      zh: '数据存放在临时文件中，从中读取',
    });
  }
  const leftOut = leftOutLine(data.leftOut, data.reasons ?? {});
  if (leftOut !== undefined) say(leftOut);
  for (const line of leftOutOfFilesLines(data.leftOutOfFiles, data.reasons ?? {})) say(line);
  for (const note of data.notes) say(note);
  for (const line of leakLines(data.leaks ?? {})) say(line);
}

/** All that decides a training: an interrupted one continues only where nothing of it has changed. */
async function fingerprintOf(
  task: string,
  request: TrainRequest,
  data: Prepared,
  network: NetworkChoice,
  epochs: number,
): Promise<string> {
  const options = Object.entries(request.options).filter(([name]) => !withoutInfluence.includes(name));
  const files = data.dataSha256 ?? (await filesSha256([request.data, request.validation, request.test]));
  const decided = [task, options.sort(), files, data.fingerprint, network.name, epochs, request.seed];
  return createHash('sha256').update(JSON.stringify(decided)).digest('hex');
}

const givenFiles = ({ data, validation, test }: TrainRequest): string[] =>
  [data, validation, test].filter((file) => file !== undefined);

const asJson = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value));
const bytesOf = (file: Uint8Array | string | undefined): number =>
  typeof file === 'string' ? Buffer.byteLength(file) : (file?.byteLength ?? 0);
const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100;
