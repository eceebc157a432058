import { speaker } from '../words/sentences.ts'

/** What a person should know of an answer that came about. Parts are counted from 1. */
export const warningSentences = {
  paragraphs_differ: {
    message:
      'Part {part_number}: the translation has {paragraphs} paragraphs, the source {source_paragraphs}. Compare them.',
  },
  scaffolding_removed: {
    message: 'Part {part_number}: what the model put around the translation was taken away.',
  },
  terms_dropped: {
    message: {
      one: '1 term the model named does not occur in the text and was left out: {terms}.',
      other: '{count} terms the model named do not occur in the text and were left out: {terms}.',
    },
  },
  starts_dropped: {
    message: 'The model named beginnings outside the part it was shown; they were left out: {starts}.',
  },
  language_differs: {
    message:
      'The text looks like {found_language}, not {stated_language}. It was treated as {stated_language}, as you said.',
  },
  temperature_ignored: { message: '{model} does not let its temperature be set; it was left out.' },
  model_note: { message: '{note}' },
  part_halved: {
    message:
      'Part {part_number} was longer than the model could answer in one piece; it was cut in two and asked for again.',
  },
  'stand_in.failed': {
    message: 'Part {part_number} was answered by {answered} in place of {asked} ({error_kind}).',
  },
  'stand_in.slow': {
    message: 'Part {part_number} was answered by {answered} in place of {asked}, which was slow to answer.',
  },
  'stand_in.passed_over': {
    message: 'Part {part_number} was answered by {answered} in place of {asked}, which could not be asked.',
    terminal: 'Why: {reason}.',
  },
  part_repaired: {
    message: 'Part {part_number}: {fault} It was asked for again, and the second answer was used.',
  },
  'part_faulty.not_needed': { message: 'Part {part_number}: {fault}' },
  'part_faulty.not_affordable': {
    message:
      'Part {part_number}: {fault} Asking again would have gone beyond the cost allowed. Read it before you use it.',
  },
  'part_faulty.not_better': {
    message:
      'Part {part_number}: {fault} It was asked for again, and the second answer was no better. Read it before you use it.',
  },
  'part_faulty.failed': {
    message: 'Part {part_number}: {fault} Asking again failed ({reason}). Read it before you use it.',
  },
  'part_faulty.remaining': {
    message: 'Part {part_number}, the second answer: {fault} It is still the better one. Read it before you use it.',
  },
} as const

export const sayWarning = speaker(warningSentences)
