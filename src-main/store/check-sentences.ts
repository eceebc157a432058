import { speaker } from '../words/sentences.ts'

/** What a check of the database found, and what to do about it; `whole` is what a terminal says instead. */
export const checkSentences = {
  'check.search_index': {
    text: 'The search index is damaged, so searches may miss calls. Numbers and texts are sound.',
  },
  'check.damaged': { text: 'The file is damaged: {damage}.' },
  'check.dangling': { text: '{rows} rows refer to rows that do not exist.' },
  'check_advice.reindex': {
    text: 'Build the search index anew, under Settings, Maintenance.',
    whole: 'Run "galley db reindex": the index is then built anew from the texts.',
  },
  'check_advice.again': {
    text: 'Do what is said above, then check again.',
    whole: 'Do what is said above, then run "galley db check" again.',
  },
  'check_advice.no_backup': {
    text: 'There is no backup that can be used. Export what can be read before anything else.',
  },
  'check_advice.restore': {
    text: 'Restore the backup {name}, under Settings, Data and backups. The damaged file is kept.',
    whole: 'Restore the newest backup with "{command}". The damaged file is kept.',
  },
} as const

export const sayCheck = speaker(checkSentences)
