import type { Command } from 'commander';
import type { Sentence } from '../core/language.ts';
import type { Shell } from './command.ts';

/** A command: what it does, and its code, which is loaded when it is called. */
export interface Verb {
  readonly name: string;
  readonly about: Sentence;
  /** `words` are what was typed after the verb: options may follow from them. */
  load(): Promise<(shell: Shell, about: Sentence, words: readonly string[]) => Command | Promise<Command>>;
}

export const verbs: readonly Verb[] = [
  {
    name: 'train',
    about: {
      en: 'train a model on your data and write its folder, with a report',
      zh: '用数据训练模型，写入模型文件夹与报告',
    },
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
  {
    name: 'evaluate',
    about: { en: 'measure a trained model on data with known answers', zh: '用已知答案的数据测量模型' },
    load: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  },
  {
    name: 'predict',
    about: { en: 'get the answers of a trained model', zh: '让模型给出答案' },
    load: async () => (await import('./commands/predict.ts')).predictCommand,
  },
  {
    name: 'explain',
    about: { en: 'show which parts of an input led to the answer', zh: '说明输入的哪些部分导致了答案' },
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'generate',
    about: { en: 'let a language model continue a prompt', zh: '让语言模型续写' },
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  {
    name: 'preview',
    about: {
      en: 'write an image of what the network will be given, without training',
      zh: '不训练，先生成网络将看到的图片',
    },
    load: async () => (await import('./commands/preview.ts')).previewCommand,
  },
  {
    name: 'info',
    about: {
      en: 'show what a model folder holds: task, data, metrics, cost',
      zh: '显示模型文件夹的内容：任务、数据、指标、成本',
    },
    load: async () => (await import('./commands/info.ts')).infoCommand,
  },
  {
    name: 'tasks',
    about: { en: 'list what can be learned', zh: '列出可学习的任务' },
    load: async () => (await import('./commands/tasks.ts')).tasksCommand,
  },
  {
    name: 'sample',
    about: {
      en: 'write simulated data to try things with; they come from a model of a plant, not from a real one',
      zh: '写出用于试验的模拟数据；来自工厂模型，而非真实工厂',
    },
    load: async () => (await import('./commands/sample.ts')).sampleCommand,
  },
  {
    name: 'doctor',
    about: {
      en: 'try a small training on each device of this machine',
      zh: '在本机的每种设备上试做一次小训练',
    },
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
];
