import { speaker } from '../words/sentences.ts'

/** What a report says first: why a person should look, and what is good to know. */
export const verdictSentences = {
  key_refused: {
    reason: { one: '{names} refused the API key (1 call)', other: '{names} refused the API key ({count} calls)' },
  },
  quota_used: {
    reason: {
      one: 'the quota at {names} is used up (1 call)',
      other: 'the quota at {names} is used up ({count} calls)',
    },
  },
  requests_failed: {
    reason: { one: '{failed} of 1 request failed for good', other: '{failed} of {count} requests failed for good' },
  },
  provider_failed: {
    reason: { one: '{provider} failed {failed} of 1 call', other: '{provider} failed {failed} of {count} calls' },
  },
  truncated: {
    reason: {
      one: "1 answer ended at the model's length limit",
      other: "{count} answers ended at the model's length limit",
    },
  },
  slower: { reason: 'answers take longer than before (p95 {now_ms}, was {before_ms})' },
  unpriced: {
    note: {
      one: '1 call has no known price and is in no cost.',
      other: '{count} calls have no known price and are in no cost.',
    },
  },
  estimated: {
    note: {
      one: '1 call came without token counts; Galley estimated them.',
      other: '{count} calls came without token counts; Galley estimated them.',
    },
  },
  most_frequent: {
    note: {
      one: 'Most frequent failure: {error_kind} (1 call).',
      other: 'Most frequent failure: {error_kind} ({count} calls).',
    },
  },
  left_out: {
    note: {
      one: '1 simulated call (practice or sample) is left out.',
      other: '{count} simulated calls (practice or sample) are left out.',
    },
  },
  practice_left_out: {
    note: {
      one: '1 practice call is left out.',
      other: '{count} practice calls are left out.',
    },
  },
  sample: {
    note: 'This is sample data: nothing was sent or paid for its calls.',
  },
  counted_in: {
    note: 'Simulated calls (practice or sample) are counted in: nothing was sent or paid for them.',
  },
} as const

export const sayVerdict = speaker(verdictSentences)
