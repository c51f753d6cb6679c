/** English prose where the rows of a report are images, in place of that of any report. */
export const imagesEn = {
  leftOut: {
    'missing-label': 'Row of the table without a file or a class',
    'conflicting-label': 'Same image in two classes',
    duplicate: 'Exact duplicate of another image',
    'rare-label': 'Class with too few images',
    unreadable: 'Image could not be read',
    'system-file': 'Hidden file, or one that a system left',
    'not-an-image': 'File that is no image by its extension',
    'broken-link': 'Link that leads nowhere or back, or folder that cannot be read',
    'not-found': 'Image that the table lists but is not there',
    'other-side': 'Image in a folder for another side',
  },
  data: {
    lead: (files: string) => `From the images in ${files}, each of one class.`,
    read: 'Images found',
    kept: 'Images kept',
    rows: 'Images',
    noneLeftOut: 'No image was left out.',
    duplicates: (exact: string) => `${exact} images are exact duplicates of another; they are used once.`,
    distribution: 'Images per class',
    distributionNote: (ratio: string) =>
      `The largest class has ${ratio} times as many images as the smallest.`,
    samples: 'Some images by name',
  },
  usage: { comments: { evaluate: 'measure it on new images, in a folder for each class' } },
};
