import type { ComparedLine, ImportedBill, ReadBill } from '../insights/bills/bill-types.ts'
import { describeReason, reasonTitles } from '../insights/bills/bill-words.ts'
import type { BillPreview } from '../insights/bills/bills.ts'
import type { BillComparison } from '../insights/bills/compare-bill.ts'
import type { BillFacts } from '../insights/bills/read-facts.ts'
import { tolerances } from '../insights/bills/tolerances.ts'
import { createFigureFormats, noFigure } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'

const formats = createFigureFormats({ timeZone: 'UTC' })
const mostRejected = 20

export function billLine(bill: ImportedBill, provider: string): string {
  const says = [bill.hasUsage && 'usage', bill.hasCost && 'cost'].filter(Boolean).join(' and ')
  return `${bill.id}  ${provider}  ${bill.firstDay} to ${bill.lastDay}  ${says}  ${bill.fileName}`
}

/** What was read from a file, what was left out and why, and what it replaces. */
export function understoodLines(file: ReadBill, replaces: BillPreview['replaces']): string[] {
  if (file.questions.length > 0) {
    const guesses = Object.entries(file.columns).map(([field, header]) => `  --column "${field}=${header}"`)
    return [
      ...file.questions,
      `Columns: ${file.headers.join(', ')}.`,
      ...(guesses.length > 0 ? ['Perhaps:', ...guesses] : []),
    ]
  }
  return [
    `${formats.count(file.rows)} rows (${file.format}), ${file.firstDay} to ${file.lastDay} in UTC, ${file.models.length} models.`,
    ...replaces.map(({ bill, days }) => `Counts instead of bill ${bill.id} (${bill.fileName}) for ${days} days.`),
    ...(file.encoding === 'utf-8' ? [] : [`It was read as ${file.encoding}.`]),
    ...(file.repeatedCount > 0 ? [`Lines that stand there twice are counted once: ${repeatedLines(file)}.`] : []),
    ...file.rejected
      .slice(0, mostRejected)
      .map(({ line, reason, value }) => `Line ${line} is left out: ${reason}${value === null ? '' : ` (${value})`}.`),
    ...(file.rejectedCount > mostRejected
      ? [`${formats.count(file.rejectedCount - mostRejected)} more lines are left out.`]
      : []),
  ]
}

function repeatedLines({ repeated, repeatedCount }: ReadBill): string {
  const named = repeated.slice(0, mostRejected)
  const more = repeatedCount - named.length
  return named.join(', ') + (more > 0 ? ` and ${formats.count(more)} more` : '')
}

interface Named {
  readonly name: string
  readonly title: string
}

/** The month in a sentence, then each day and model that differs, with its reasons under it. */
export function comparisonLines(
  { lines, summary }: BillComparison,
  { firstDay, lastDay }: BillFacts,
  { name, title }: Named,
  width: number,
): string[] {
  const differing = lines.filter(({ state }) => state !== 'same')
  const head = [`${title}, ${firstDay} to ${lastDay} (days are UTC, as the bill has them)`]
  if (summary.billNanos === null) head.push(`The bill tells no cost. Requests: ${requestsOf(summary.requests)}.`)
  else {
    const share =
      summary.explainedShare === null
        ? ''
        : `; ${formats.percent(summary.explainedShare)} of what differs is accounted for`
    head.push(
      `Bill ${formats.money(summary.billNanos)}, ledger ${formats.money(summary.ledgerNanos)}, difference ${signed(summary.differenceNanos)}${share}.`,
    )
  }
  if (summary.uncoveredCalls > 0) {
    head.push(`${formats.count(summary.uncoveredCalls)} calls are of days that no bill covers, and are not compared.`)
  }
  const same = lines.length - differing.length
  head.push(
    differing.length === 0
      ? `All ${lines.length} days and models agree.`
      : `${differing.length} of ${lines.length} days and models differ, ${same} agree.`,
    `Within ${formats.percent(tolerances.costNanos.share)} or ${formats.money(tolerances.costNanos.least)} of cost, ${formats.percent(tolerances.tokens.share)} or ${tolerances.tokens.least} tokens, figures count as the same.`,
  )
  if (differing.length === 0) return head
  const columns = [
    { title: 'Day' },
    { title: 'Model', shrinkTo: 14 },
    { title: 'Requests', align: 'right' as const, optional: 1 },
    { title: 'Bill', align: 'right' as const },
    { title: 'Ledger', align: 'right' as const },
    { title: 'Difference', align: 'right' as const },
  ]
  const table = renderTextTable(columns, differing.map(rowOf), { width: Math.max(60, width) })
  const [header = '', ...rows] = table
  const body = rows.flatMap((row, at) => [row, ...reasonLines(differing[at], name)])
  return [...head, '', header, ...body]
}

function rowOf(line: ComparedLine): string[] {
  const { requests } = line.difference
  return [
    line.day,
    line.model ?? 'all models',
    requests === null ? noFigure : `${requests > 0 ? '+' : ''}${formats.count(requests)}`,
    line.bill.costNanos === null ? noFigure : formats.money(line.bill.costNanos),
    formats.money(line.ledger.costNanos),
    signed(line.difference.costNanos),
  ]
}

function reasonLines(line: ComparedLine | undefined, provider: string): string[] {
  if (line === undefined) return []
  const reasons = line.reasons.map(reason => {
    const amount = reason.amountNanos === null ? '' : ` ${signed(reason.amountNanos)}:`
    return `  -${amount} ${describeReason(reason, line.model, provider)}`
  })
  const { unexplainedNanos: rest } = line
  const isOpen = rest !== null && Math.abs(rest) > tolerances.costNanos.least
  return isOpen ? [...reasons, `  - ${signed(rest)}: no reason was found.`] : reasons
}

function signed(nanos: number | null): string {
  if (nanos === null) return noFigure
  return nanos > 0 ? `+${formats.money(nanos)}` : nanos < 0 ? `-${formats.money(-nanos)}` : formats.money(0)
}

function requestsOf({ bill, ledger }: BillComparison['summary']['requests']): string {
  const words = (value: number | null) => (value === null ? 'not told' : formats.count(value))
  return `bill ${words(bill)}, ledger ${words(ledger)}`
}

/** With reasons in words, for `--json`. */
export function comparisonToPrint({ lines, summary }: BillComparison, facts: BillFacts, provider: string) {
  return {
    provider,
    firstDay: facts.firstDay,
    lastDay: facts.lastDay,
    summary,
    tolerances,
    lines: lines.map(line => ({
      ...line,
      reasons: line.reasons.map(reason => ({
        ...reason,
        title: reasonTitles[reason.kind],
        message: describeReason(reason, line.model, provider),
      })),
    })),
  }
}
