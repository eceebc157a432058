import type { Counted, ImportReport } from './import-types.ts'

const formatNames = {
  jsonl: 'JSON Lines',
  csv: 'CSV',
  django: 'a Django dump',
  'django-sqlite': "the original system's database",
} as const

const mostRowsShown = 10

const count = (number: number) => number.toLocaleString('en')
const calls = (number: number) => `${count(number)} ${number === 1 ? 'call' : 'calls'}`

/** The report as lines for a terminal. */
export function describeImport(report: ImportReport): string {
  const added = report.dryRun ? 'would be added' : 'added'
  return [
    `${report.file}: ${formatNames[report.format]}, ${calls(report.rows)}${describePeriod(report)}.`,
    `  ${count(report.added).padStart(12)}  ${added}`,
    `  ${count(report.duplicates).padStart(12)}  here already`,
    `  ${count(report.skipped).padStart(12)}  skipped`,
    ...describeProviders(report),
    ...describeHistory(report, added),
    ...describeSkipped(report),
    ...section('Taken on an assumption:', report.notes),
    ...section('Left out, as they are other objects:', report.otherObjects),
    ...(report.unusedColumns.length === 0
      ? []
      : [`Columns without a meaning here: ${report.unusedColumns.join(', ')}`]),
    ...describeEnd(report),
  ].join('\n')
}

function describePeriod({ firstCallAt, lastCallAt }: ImportReport): string {
  if (firstCallAt === null || lastCallAt === null) return ''
  return ` from ${utc(firstCallAt)} to ${utc(lastCallAt)} UTC`
}

function utc(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}

function describeProviders({ providers, dryRun }: ImportReport): string[] {
  return providers
    .filter(({ created, inFile, name }) => created || inFile.toLowerCase() !== name)
    .map(({ inFile, name, created, calls: number }) => {
      const made = dryRun ? 'would be made' : 'was made'
      const what = created ? `${made}, inactive and without an address` : 'is the provider meant'
      return `Provider ${JSON.stringify(inFile)} in the file (${calls(number)}): ${name} ${what}.`
    })
}

function describeHistory({ history }: ImportReport, added: string): string[] {
  if (history.added + history.duplicates === 0) return []
  return [`Metrics rows kept as history: ${count(history.added)} ${added}, ${count(history.duplicates)} here already.`]
}

function describeSkipped({ skippedRows, skipReasons, skipped, format, rejectsFile }: ImportReport): string[] {
  if (skipped === 0) return []
  const place = format === 'django-sqlite' ? 'row' : 'line'
  const rows = skippedRows
    .slice(0, mostRowsShown)
    .map(row => `  ${place} ${row.place}: ${row.reason}${row.value === null ? '' : ` (${row.value})`}`)
  const rest = skipped - rows.length
  const where =
    rejectsFile === null ? 'Use --rejects FILE to keep the skipped rows.' : `The skipped rows are in ${rejectsFile}.`
  return [
    ...section('Skipped because:', skipReasons),
    'The first of them:',
    ...rows,
    ...(rest > 0 ? [`  and ${count(rest)} more`] : []),
    where,
  ]
}

function section(title: string, counted: readonly Counted[]): string[] {
  return counted.length === 0
    ? []
    : [title, ...counted.map(({ what, count: number }) => `  ${count(number).padStart(12)}  ${what}`)]
}

function describeEnd({ stopped, dryRun, seconds, rows }: ImportReport): string[] {
  if (stopped !== null) {
    const again = stopped.because === 'cancelled' ? 'Run it again to go on.' : 'Mend the file and run it again.'
    return [`${stopped.message.replace(/\.$/, '')}. What was added stays, and nothing is added twice. ${again}`]
  }
  if (dryRun) return ['Nothing was written: this was a dry run.']
  return seconds < 1 ? [] : [`${count(Math.round(rows / seconds))} calls a second.`]
}
