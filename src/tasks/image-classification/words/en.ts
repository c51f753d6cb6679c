/** English prose where the rows of a report are pictures. Parameters are numbers and names already written for the reader. */
export const picturesEn = {
  leftOut: {
    'missing-label': 'Row of the table without a file or a class',
    'conflicting-label': 'Same picture in two classes',
    duplicate: 'Exact copy of another picture',
    'rare-label': 'Class with too few pictures',
    unreadable: 'Picture could not be read',
  },
  data: {
    lead: (files: string) => `From the pictures in ${files}, each of one class.`,
    read: 'Pictures found',
    kept: 'Pictures kept',
    rows: 'Pictures',
    noneLeftOut: 'No picture was left out.',
    duplicates: (exact: string) => `${exact} pictures are exact copies of another; they are used once.`,
    distributionNote: (ratio: string) =>
      `The largest class has ${ratio} times as many pictures as the smallest.`,
    samples: 'A few pictures by name',
  },
  usage: {
    evaluate: 'measure it on new pictures, in a folder for each class',
    python: 'pixels from 0 to 255; zeros stand for the picture here',
  },
};
