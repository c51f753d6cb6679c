import type { FamilyWords } from '../../../report/sections/section-context.ts';

/** English prose of reports on recommenders. Parameters are numbers and names already formatted for the reader. */
export const recommendationEn = {
  report: {
    training: {
      curveTitles: { hrAt10: 'HR@10 (higher is better)' },
      columns: { valHrAt10: 'Validation HR@10', valNdcgAt10: 'Validation NDCG@10' },
    },
    usage: {
      comments: { predict: 'recommend', evaluate: 'measure it on a later log of events' },
    },
  } as FamilyWords['report'],
  title: (file: string) => `What comes next, from ${file}`,
  headline: {
    good: (of100: string, best: string, name: string) =>
      `Of 100 next items, ${of100} are among its first ten recommendations; the best simple rule (${name}) reaches ${best}.`,
    unproven: (of100: string, best: string, name: string) =>
      `Of 100 next items, ${of100} are among its first ten recommendations, little more than the ${best} of a simple rule (${name}); more data are needed to show whether it is better.`,
    noBetter: (of100: string, best: string, name: string) =>
      `It is no better than a simple rule: of 100 next items, ${of100} are among its first ten recommendations, and “${name}” reaches ${best}. Use the rule.`,
  },
  scope: (questions: string, items: string, low: string, high: string) =>
    `Measured on ${questions} unseen purchases, each time ranking all ${items} items. With 95% confidence the true share is between ${low} and ${high}.`,
  rank: (ndcg: string, mrr: string) => `NDCG@10 is ${ndcg}, the mean reciprocal rank ${mrr}.`,
  coverage: (share: string, popular: string) =>
    `Its recommendations cover ${share} of all items; always recommending the most popular ones covers ${popular}.`,
  unknown: (count: string) =>
    `${count} of the purchases were of items that do not occur in the training data; they count as missed.`,
  figures: {
    hr: 'Next item among the first ten',
    ndcg: 'NDCG@10',
    coverage: 'Coverage of items',
    first: 'Next item first',
  },
  methods: {
    blend: 'This model',
    network: 'Its network alone',
    popularity: 'Most popular items',
    together: 'Item-kNN (bought by the same users)',
    next: 'Markov chain over the last item',
    later: 'Markov chain over the last items',
  },
  results: {
    lead: 'All methods answered the same questions: given a history, rank all items by what may come next.',
    hr: 'Next item among the first ten (HR@10)',
    ndcg: 'NDCG@10: the same, with higher ranks counting more',
    method: 'Method',
    mrr: 'MRR',
    coverage: 'Coverage',
    note: 'Lines are 95% intervals. Coverage is the share of all items that are among the first ten of at least one question.',
    places: 'Rank of the next item',
    rank: 'Rank',
    within: (place: string) => `among the first ${place}`,
    frequency: 'Popular and rare items',
    times: 'Next item',
    frequencyNote:
      'How often the next item is among the first ten, by how often it was bought in the training data.',
    taken: (from: string, to: string) => `bought ${from} to ${to} times`,
    takenMore: (from: string) => `bought ${from} times or more`,
    never: 'never bought',
    questions: 'Questions',
  },
  examples: {
    title: 'Examples',
    lead: 'Random test histories, half of them with the next item among the first ten: what was recommended and what was bought.',
    history: 'History, oldest first',
    recommended: 'Recommended',
    taken: 'Bought',
    answer: (items: string, because: string) =>
      because === '' ? items : `${items} — the first because of ${because}`,
    place: (place: string) => `rank ${place}`,
    missing: 'unknown to the model',
  },
  factors: {
    title: 'What decides',
    lead: 'The score of an item is a sum. These are its parts, with weights learned on validation users: how much each part changes the score, as its weight times its typical spread.',
    names: {
      network: 'The network',
      popularity: 'Popularity of the item',
      next: 'What followed the last item',
      later: 'What followed the last items',
      together: 'Bought by the same users',
      repeatLast: 'The last item again',
      repeatAny: 'An item of the history again',
      repeatShare: 'An item bought repeatedly',
      textLast: 'Text similar to the last item',
      textRecent: 'Texts similar to the last items',
      textBest: 'Text similar to some item',
      familyLast: 'Name begins like the last item',
      familyRecent: 'Names begin like the last items',
      textNext: 'What followed items with similar texts',
    },
  },
  data: {
    lead: (files: string) => `From ${files}.`,
    what: 'What',
    users: 'Users',
    items: 'Items that can be recommended',
    events: 'Training events',
    never: 'Items without a training event',
    choosing: 'Validation questions (separate users)',
    test: 'Test questions',
    length: 'Latest items of a history that are read',
    reasons: {
      'missing-user': 'Rows without a user, left out',
      'missing-item': 'Rows without an item, left out',
      'missing-history': 'Rows without a history, left out',
      'unreadable-time': 'Rows with an unreadable time, left out',
      duplicate: 'Duplicate events, left out',
      unsorted: 'Rows out of time order, sorted',
      'long-users': 'Users with more than 1,000 events, of which the latest 1,000 were kept',
      'shortened-events': 'Older events of these users, left out',
      'item-repeated': 'Rows of the item table with a repeated id, left out',
      'item-missing': 'Rows of the item table without an id, left out',
      'unknown-in-histories': 'Unknown items in test histories, left out',
    },
    split: {
      given: 'The test is a separate file.',
      byTime:
        'The latest of each user’s items (a tenth, or the share asked for; at least the last one) are the test, as in real use.',
    },
  },
};
