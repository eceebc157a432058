import { speaker } from '../sentences.ts'

/** Bills, budgets, alert rules, forecasts and advice. As src-main/words/failure-sentences.ts. */
export const insightFailures = {
  'bill.too_large': { message: '{name} is larger than 1 GB. Export a shorter period. Nothing was kept.' },
  'bill.empty': { message: '{name} is empty. Nothing was kept.' },
  'bill.archive': {
    message:
      '{name} is a workbook or an archive. Unpack it, or save the sheet as CSV, and bring that in. Nothing was kept.',
  },
  'bill.no_csv': { message: '{name} is no CSV file. Export the usage or the costs as CSV. Nothing was kept.' },
  'bill.missing': { message: 'There is no file {file}. Nothing was kept.' },
  'bill.folder': { message: '{file} is a folder. Name the export itself.' },
  'bill.forbidden': { message: '{file} may not be read by you. Change its permissions; nothing was kept.' },
  'bill.unreadable': { message: '{file} cannot be read: {reason}. Nothing was kept.' },
  'bill.month': { message: '"{month}" is not a month. Write it as 2026-10.' },
  'bill.quote_open': {
    message: 'The file could not be read as CSV: a quotation mark is never closed. Nothing was kept.',
  },
  'bill.quote_open_at': {
    message:
      'The file could not be read as CSV: a quotation mark at or before line {line_id} is never closed. Nothing was kept.',
  },
  'bill.bad_csv': { message: 'The file could not be read as CSV: {reason}. Nothing was kept.' },
  'bill.no_table': {
    message:
      'This is not a table with columns. Export the usage or the costs as CSV from the console of your provider. Nothing was kept.',
  },
  'bill.no_provider': { message: 'There is no provider "{name}".', terminal: 'There are: {names}.' },
  'bill.unrecognised': {
    message:
      'This is no export that Galley knows. Say which column is what. It has the columns {columns}. Nothing was kept.',
    whole: '{questions} It has the columns {columns}. Nothing was kept.',
  },
  'bill.no_rows': { message: 'Nothing in the file could be used. It has no rows. Nothing was kept.' },
  'bill.no_usable_row': { message: 'Nothing in the file could be used. Line {line_id}: {reason}. Nothing was kept.' },
  'bill.given_up': { message: 'Keeping the bill was given up. Nothing was kept.' },
  'bill.no_memory': {
    message: 'The file has more different rows than fit into memory. Export a shorter period. Nothing was kept.',
  },
  'bill.reading_given_up': { message: 'Reading the bill was given up by whoever asked for it. Nothing was kept.' },
  'bill.too_much': { message: 'Its figures add up to more than any bill. Is it the right file? Nothing was kept.' },
  'bill.no_column': { message: 'There is no column "{column}". The file has: {columns}.' },
  'bill.too_many_lines': {
    message:
      'The file has more than {most} different days, models and projects. Export a shorter period. Nothing was kept.',
  },
  'bill.source': { message: 'Give either the text of the file or an upload.' },
  'period.month_or_days': { message: 'Give either a month or days, not both.' },
  'period.first_and_last': { message: 'Give the first day and the last.' },
  'period.days_reversed': { message: 'The first day is after the last.' },
  'budget.all_named': { message: 'A budget for all spending names nothing else. Nothing was changed.' },
  'budget.unnamed': { message: 'A budget for one {scope} needs its name. Nothing was changed.' },
  'operation.unknown': { message: 'There is no operation "{name}". There are: {names}. Nothing was changed.' },
  'budget.thresholds': {
    message: 'Warnings are given at up to ten whole percentages from 1 to 1000. Nothing was changed.',
  },
  'budget.no_limit_given': { message: 'A budget needs a limit: limit_nanos or limit_usd.' },
  'rule.window': { message: 'A rule looks at 5 minutes to 7 days. Nothing was changed.' },
  'rule.comparison': { message: '{metric} can be watched as: {ways}; not as {way}. Nothing was changed.' },
  'rule.jump': { message: 'A jump is of 2 to 90 points: write 0.2 for 20 points. Nothing was changed.' },
  'rule.rise': { message: 'A rise is of 5 % or more: write 0.5 for 50 %. Nothing was changed.' },
  'rule.fall': { message: 'A fall is of 2 to 100 %: write 0.15 for 15 %. Nothing was changed.' },
  'rule.share': { message: 'A rate or a quality is between 0 and 1: write 0.2 for 20 %. Nothing was changed.' },
  'rule.never': { message: 'A threshold of {threshold_id} is never reached. Nothing was changed.' },
  'rule.below_zero': { message: 'Nothing is below 0. Nothing was changed.' },
  'rule.no_clear': {
    message: 'Only a rule with a fixed threshold can say where it counts as over. Nothing was changed.',
  },
  'rule.wrong_side': { message: 'An alert cannot be over on the wrong side of its threshold. Nothing was changed.' },
  'forecast.how_much': { message: 'Say how much is left: remaining_chapters, or remaining_characters.' },
  'forecast.no_chapter': {
    message: 'No chapter of "{book}" is translated yet, so their length is not known. Give remaining_characters.',
  },
  'advice.both_prices': {
    message:
      'Give both prices: input_per_mtok and output_per_mtok, in US dollars for a million tokens. Nothing was changed.',
  },
  'advice.not_put_aside': { message: 'Nothing was put aside under this key.' },
  'policy.not_allowed': { message: 'The rules for choosing a model cannot be so: {why}. Nothing was changed.' },
  'auto.over_limits': {
    message:
      'Every model is over a limit that you set for choosing by itself, so nothing was sent. Raise the limit, give the model a price, or name a model.',
    whole:
      'Every model is over a limit that you set for choosing by itself, so nothing was sent. {models}. Raise the limit, give the model a price, or name a model.',
  },
} as const

/** Phrases within them. */
export const insightPhrases = {
  'scope_word.provider': { text: 'provider' },
  'scope_word.operation': { text: 'operation' },
  'scope_word.book': { text: 'book' },
  'scope_word.user': { text: 'user' },
} as const

export const sayInsight = speaker(insightFailures)
export const insightPhrase = speaker(insightPhrases)
