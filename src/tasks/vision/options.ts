import { picturesInMemory, tableReading } from '../kit/common-options.ts';
import { choice, column, wholeNumberWithin } from '../kit/options.ts';

/** Where images and their classes are listed. */
export const listing = {
  labelsFrom: choice(
    ['folder', 'name'],
    {
      en: 'where the class of an image is given: folder (a folder for each class) or name (scratch_12.jpg)',
      zh: '图片类别的来源：folder（每个类别一个文件夹）或 name（scratch_12.jpg）',
    },
    'where',
  ).optional(),
  input: column({
    en: 'the column of a table with the file (default file)',
    zh: '表格中文件所在的列（默认 file）',
  }).optional(),
  target: column({
    en: 'the column of a table with the class (default label)',
    zh: '表格中类别所在的列（默认 label）',
  }).optional(),
  picturesInMemory,
  ...tableReading,
};

/** What a network sees of an image, and how images are changed while training. */
export const seeing = {
  size: wholeNumberWithin(
    16,
    512,
    {
      en: 'pixels on each side that the network sees (default 64)',
      zh: '网络所见图片每边的像素数（默认 64）',
    },
    'pixels',
  ).default(64),
  color: choice(
    ['auto', 'grey', 'rgb'],
    {
      en: 'auto, grey or rgb (default auto: grey if no image has colour)',
      zh: 'auto、grey（灰度）或 rgb（默认 auto：所有图片都没有颜色时用灰度）',
    },
    'kind',
  ).default('auto'),
  augment: choice(
    ['none', 'light', 'strong'],
    {
      en: 'how much images are changed in training: none, light or strong (default light)',
      zh: '训练时对图片改动的程度：none、light 或 strong（默认 light）',
    },
    'how',
  ).default('light'),
  flip: choice(
    ['both', 'horizontal', 'vertical', 'none'],
    {
      en: 'mirrored images have the same class: both, horizontal, vertical or none (default both)',
      zh: '镜像后类别不变的方向：both、horizontal、vertical 或 none（默认 both）',
    },
    'direction',
  ).default('both'),
};
