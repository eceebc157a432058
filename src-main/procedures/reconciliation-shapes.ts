import type {
  BillComparisonShape,
  BillShape,
  ComparedLineShape,
  UnderstoodBill,
} from '../contract/reconciliation-contract.ts'
import type { BillColumns, BillField, ComparedLine, ImportedBill, ReadBill } from '../insights/bills/bill-types.ts'
import { describeReason } from '../insights/bills/bill-words.ts'
import type { BillPreview } from '../insights/bills/bills.ts'
import type { BillComparison } from '../insights/bills/compare-bill.ts'
import { type BillFacts, nextDay } from '../insights/bills/read-facts.ts'
import { tolerances } from '../insights/bills/tolerances.ts'
import { isoOf } from './alert-shapes.ts'

const mostShown = 100

export function columnsOf(given: readonly { field: BillField; header: string }[] | undefined): BillColumns | undefined {
  return given === undefined ? undefined : Object.fromEntries(given.map(({ field, header }) => [field, header]))
}

export function billToJson(bill: ImportedBill, provider: string): BillShape {
  return {
    id: bill.id,
    provider,
    file_name: bill.fileName,
    format: bill.format,
    first_day: bill.firstDay,
    last_day: bill.lastDay,
    imported_at: isoOf(bill.createdAt),
    has_usage: bill.hasUsage,
    has_cost: bill.hasCost,
    accounts: [...bill.accounts],
    rows: bill.rows,
    rejected_rows: bill.rejectedRows,
  }
}

export function understoodToJson({ file, provider, known, replaces }: BillPreview): UnderstoodBill {
  const name = provider?.name ?? ''
  return {
    format: file.format,
    provider: provider?.name ?? null,
    headers: [...file.headers],
    samples: file.samples.map(values => [...values]),
    columns: (Object.entries(file.columns) as [BillField, string][]).map(([field, header]) => ({ field, header })),
    questions: [...file.questions],
    rows: file.rows,
    lines: file.lineCount,
    models: [...file.models],
    first_day: file.firstDay,
    last_day: file.lastDay,
    has_usage: file.hasUsage,
    has_cost: file.hasCost,
    accounts: [...file.accounts],
    totals: totalsToJson(file),
    rejected_count: file.rejectedCount,
    rejected: file.rejected.slice(0, mostShown).map(row => ({ ...row })),
    repeated_count: file.repeatedCount,
    repeated: file.repeated.slice(0, mostShown),
    encoding: file.encoding,
    already_imported: known === null ? null : billToJson(known, name),
    replaces: replaces.map(({ bill, days }) => ({ bill: billToJson(bill, name), days })),
  }
}

function totalsToJson({ totals }: ReadBill): UnderstoodBill['totals'] {
  return {
    requests: totals.requests,
    input_tokens: totals.inputTokens,
    cached_tokens: totals.cachedTokens,
    output_tokens: totals.outputTokens,
    cost_nanos: totals.costNanos,
  }
}

export function comparisonToJson(
  { lines, summary }: BillComparison,
  facts: BillFacts,
  provider: { readonly name: string; readonly displayName: string },
): BillComparisonShape {
  return {
    provider: provider.name,
    provider_display_name: provider.displayName,
    first_day: facts.firstDay,
    last_day: facts.lastDay,
    bills: facts.bills.map(bill => billToJson(bill, provider.name)),
    lines: lines.map(line => lineToJson(line, facts, provider.name)),
    summary: {
      cost_days: summary.costDays,
      usage_days: summary.usageDays,
      bill_nanos: summary.billNanos,
      ledger_nanos: summary.ledgerNanos,
      difference_nanos: summary.differenceNanos,
      differing_nanos: summary.differingNanos,
      explained_nanos: summary.explainedNanos,
      explained_share: summary.explainedShare,
      requests: { ...summary.requests },
      reasons: summary.reasons.map(reason => ({ ...reason })),
      lines_that_differ: summary.linesThatDiffer,
      uncovered_calls: summary.uncoveredCalls,
    },
    tolerances: { requests: tolerances.requests, tokens: tolerances.tokens, cost_nanos: tolerances.costNanos },
  }
}

function lineToJson(line: ComparedLine, { realm }: BillFacts, provider: string): ComparedLineShape {
  const { bill, ledger, difference } = line
  return {
    day: line.day,
    model: line.model,
    bill_models: [...line.billModels],
    ledger_models: [...line.ledgerModels],
    state: line.state,
    bill: sideToJson(bill),
    ledger: {
      ...sideToJson(ledger),
      success: ledger.success,
      not_answered: ledger.notAnswered,
      unpriced_calls: ledger.unpricedCalls,
      estimated_calls: ledger.estimatedCalls,
    },
    difference: sideToJson(difference),
    reasons: line.reasons.map(reason => ({
      kind: reason.kind,
      amount_nanos: reason.amountNanos,
      sure: reason.sure,
      message: describeReason(reason, line.model, provider),
      evidence: { ...reason.evidence },
    })),
    unexplained_nanos: line.unexplainedNanos,
    calls:
      (ledger.requests ?? 0) === 0
        ? null
        : {
            provider,
            ...(line.model !== null && { model: [...line.ledgerModels] }),
            from: `${line.day}T00:00:00Z`,
            to: `${nextDay(line.day)}T00:00:00Z`,
            ...(realm !== 'real' && { realm }),
          },
  }
}

function sideToJson(side: ComparedLine['bill']) {
  return {
    requests: side.requests,
    input_uncached: side.inputUncached,
    cache_read: side.cacheRead,
    cache_write: side.cacheWrite,
    output: side.output,
    cost_nanos: side.costNanos,
  }
}
