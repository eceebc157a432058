import { z } from 'zod'
import { billFields, billFormats, differenceReasons } from '../../db/vocabulary.ts'
import { callFilterSet } from './call-shape.ts'
import { count, name, time } from './fields.ts'
import { uploadId } from './imports-contract.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

/** Longer files are handed over in pieces: JSON of this length is read without holding up calls. */
const mostBillText = 1024 * 1024

const day = z.iso.date().describe('A UTC day')
const signed = z.int().nullable().describe('Billionths of a US dollar, with a sign; null: not known')
const figure = count.nullable()
const gap = z.int().nullable().describe('Bill less ledger; null: one side does not say')

const bill = z.object({
  id: z.int().min(1),
  provider: z.string(),
  file_name: z.string(),
  format: z.string(),
  first_day: day,
  last_day: day,
  imported_at: time,
  has_usage: z.boolean(),
  has_cost: z.boolean(),
  accounts: z.array(z.string()).describe('Projects or workspaces in it; empty where the file does not say'),
  rows: count,
  rejected_rows: count,
})
export type BillShape = z.infer<typeof bill>

const columns = z.array(z.object({ field: z.enum(billFields), header: z.string().max(500) })).max(billFields.length)

const file = z.object({
  file_name: z.string().trim().min(1).max(255),
  text: z.string().min(1).max(mostBillText).optional().describe('The CSV file as it is, where it is a short one'),
  upload: uploadId
    .optional()
    .describe(
      'Instead of the text: a file handed over with `imports.begin`, of any length and encoding; gone once it is kept',
    ),
  provider: name.optional().describe('Whose bill it is; told by the format where not given'),
  columns: columns.optional().describe('Which column is what, for a file of no known format'),
})

const replaced = z.array(z.object({ bill, days: count }))

const understood = z.object({
  format: z.enum(billFormats).nullable().describe('null: not known; say which column is what'),
  provider: z.string().nullable(),
  headers: z.array(z.string()),
  samples: z.array(z.array(z.string())).describe('The first values of each column'),
  columns,
  questions: z.array(z.string()).describe('What has to be said before it can be imported'),
  rows: count,
  lines: count.describe('Days and models, by project and tier'),
  models: z.array(z.string()),
  first_day: day.nullable(),
  last_day: day.nullable(),
  has_usage: z.boolean(),
  has_cost: z.boolean(),
  accounts: z.array(z.string()),
  totals: z.object({
    requests: figure,
    input_tokens: figure,
    cached_tokens: figure,
    output_tokens: figure,
    cost_nanos: signed,
  }),
  rejected_count: count,
  rejected: z.array(z.object({ line: count, reason: z.string(), said, value: z.string().nullable() })).max(100),
  repeated_count: count,
  repeated: z.array(count).max(100).describe('Lines that stand in the file more than once; counted once'),
  encoding: z.string().describe('How its bytes were read'),
  already_imported: bill.nullable(),
  replaces: replaced.describe('Bills of which this one replaces days'),
})
export type UnderstoodBill = z.infer<typeof understood>

const tokens = {
  requests: figure,
  input_uncached: figure,
  cache_read: figure,
  cache_write: figure,
  output: figure,
}
const reason = z.object({
  kind: z.enum(differenceReasons),
  amount_nanos: signed.describe('How much of the difference in cost it accounts for; null: none, or it cannot be told'),
  sure: z.enum(['likely', 'possible']),
  message: z.string(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})

const comparedLine = z.object({
  day,
  model: z.string().nullable().describe('null: the cost of a whole day, which the bill does not split by model'),
  bill_models: z.array(z.string()),
  ledger_models: z.array(z.string()),
  state: z.enum(['same', 'differs', 'bill_only', 'ledger_only']),
  bill: z.object({ ...tokens, cost_nanos: signed }),
  ledger: z.object({
    ...tokens,
    cost_nanos: signed,
    success: count,
    not_answered: count,
    unpriced_calls: count,
    estimated_calls: count,
  }),
  difference: z.object({
    requests: gap,
    input_uncached: gap,
    cache_read: gap,
    cache_write: gap,
    output: gap,
    cost_nanos: signed,
  }),
  reasons: z.array(reason),
  unexplained_nanos: signed,
  calls: callFilterSet.nullable().describe('Filters for calls.list: the calls behind it'),
})
export type ComparedLineShape = z.infer<typeof comparedLine>

const tolerance = z.object({ share: z.number(), least: z.number() })
const comparison = z.object({
  provider: z.string(),
  provider_display_name: z.string(),
  first_day: day,
  last_day: day,
  bills: z.array(bill).describe('Those of which days lie in it'),
  lines: z.array(comparedLine),
  summary: z.object({
    cost_days: count.describe('Days that a bill says the cost of'),
    usage_days: count,
    bill_nanos: signed,
    ledger_nanos: signed.describe('Of the same days and models'),
    difference_nanos: signed,
    differing_nanos: count.describe('The differences of all lines, whichever way they go'),
    explained_nanos: z.int(),
    explained_share: z.number().min(0).max(1).nullable(),
    requests: z.object({ bill: figure, ledger: figure }),
    reasons: z.array(z.object({ kind: z.enum(differenceReasons), lines: count, nanos: z.int() })),
    lines_that_differ: count,
    uncovered_calls: count.describe('Calls of days that no bill covers'),
  }),
  tolerances: z
    .object({ requests: tolerance, tokens: tolerance, cost_nanos: tolerance })
    .describe('Within these, figures count as the same'),
})
export type BillComparisonShape = z.infer<typeof comparison>

const tag = 'Reconciliation'
/** JSON of a large file, quoted. */
const bodyLimit = mostBillText * 2

export const reconciliationContract = {
  preview: procedure({
    scope: 'admin',
    bodyLimit,
    method: 'POST',
    path: '/llm/reconciliation/preview/',
    tag,
    summary: "What a provider's usage or cost export says; nothing is kept",
  })
    .input(file)
    .output(understood),
  import: procedure({
    scope: 'admin',
    bodyLimit,
    method: 'POST',
    path: '/llm/reconciliation/bills/',
    tag,
    summary: "Keep a provider's own bill, to compare the ledger with",
    description:
      'A CSV export of the console of OpenAI or Anthropic, of usage or of costs. The same file again changes nothing; a newer export counts instead of an older one for the days, projects and figures it has.',
  })
    .input(file)
    .output(z.object({ bill, is_new: z.boolean(), understood, replaces: replaced })),
  list: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reconciliation/bills/',
    tag,
    summary: 'The bills that were imported, newest first',
  })
    .input(z.object({ provider: name.optional() }))
    .output(z.object({ bills: z.array(bill) })),
  compare: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/reconciliation/compare/',
    tag,
    summary: 'Ledger and bill side by side, for each UTC day and model, and why they differ',
  })
    .input(
      z.object({
        provider: name,
        month: z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
          .optional()
          .describe('2026-10; the last month a bill covers where no days are given'),
        first_day: day.optional(),
        last_day: day.optional(),
      }),
    )
    .output(comparison),
  remove: procedure({
    scope: 'admin',
    method: 'DELETE',
    path: '/llm/reconciliation/bills/{id}/',
    tag,
    summary: 'Delete a bill; what it had replaced counts again',
  })
    .input(z.object({ id: z.int().min(1) }))
    .output(z.object({ id: z.int(), file_name: z.string() })),
}
