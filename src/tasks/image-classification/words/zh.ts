import type { imagesEn } from './en.ts';

/** Chinese prose where the rows of a report are images. */
export const imagesZh: typeof imagesEn = {
  leftOut: {
    'missing-label': '表中缺少文件或类别的行',
    'conflicting-label': '同一图片出现在两个类别中',
    duplicate: '与另一张图片完全重复',
    'rare-label': '该类别图片太少',
    unreadable: '图片无法读取',
    'system-file': '隐藏文件或系统文件',
    'not-an-image': '按扩展名不是图片的文件',
    'broken-link': '指向不存在的位置或形成循环的链接，或无法读取的文件夹',
    'not-found': '表中列出但不存在的图片',
    'other-side': '属于其他数据划分文件夹的图片',
  },
  data: {
    lead: (files) => `来自 ${files} 中的图片，每张属于一个类别。`,
    read: '找到的图片',
    kept: '保留的图片',
    rows: '图片数',
    noneLeftOut: '没有排除任何图片。',
    duplicates: (exact) => `有 ${exact} 张图片与另一张完全重复，只使用一次。`,
    distribution: '各类别的图片数',
    distributionNote: (ratio) => `最大类别的图片数是最小类别的 ${ratio} 倍。`,
    samples: '部分图片的名称',
  },
  usage: { comments: { evaluate: '用新图片测试（每个类别一个文件夹）' } },
};
