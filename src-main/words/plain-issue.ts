import { type issuePhrases, issueText } from './issue-sentences.ts'
import type { Phrase } from './slot-values.ts'

/** What a validator says of one field, with what it knows beside its own words. */
export interface ValidatorIssue {
  readonly message: string
  readonly code?: string | undefined
  readonly expected?: unknown
  readonly values?: readonly unknown[] | undefined
  readonly origin?: string | undefined
  readonly minimum?: number | bigint | undefined
  readonly maximum?: number | bigint | undefined
  readonly inclusive?: boolean | undefined
  readonly format?: string | undefined
  readonly divisor?: number | undefined
  readonly keys?: readonly string[] | undefined
  /** Of a check of the schema's own, whose message is one of the phrases: its code. */
  readonly params?: { readonly phrase?: unknown } | undefined
}

/** The words a validator has of itself; a message of the schema's own says more than anything here. */
const own = /^(?:Invalid|Too (?:small|big)|Unrecognized key)/

/** The issue in words that go on from the field's name: "is missing", "has to be a whole number", "may have 200 characters at most". */
export function plainIssue(issue: ValidatorIssue): Phrase {
  if (issue.params?.phrase === 'issue.weights') return issueText('issue.weights')
  if (!own.test(issue.message)) return issueText('issue.words', { words: issue.message })
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return issueText('issue.missing')
      return issueText('issue.kind', { kind: kindOf(issue.expected) })
    case 'invalid_value':
      return choice(issue.values ?? [])
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      return issueText('issue.kind', { kind: issueText(forms[issue.format ?? ''] ?? 'issue_form.other') })
    case 'not_multiple_of':
      return issueText('issue.multiple', { divisor: issue.divisor ?? 1 })
    case 'unrecognized_keys':
      return issueText('issue.nothing_named', { names: (issue.keys ?? []).join(', ') })
    default:
      return issueText('issue.other')
  }
}

/** A field with what is wrong with it; the schema's own words are a sentence of their own. */
export function sayIssue(field: string, what: Phrase): Phrase {
  const goesOn = /^(?:is|has|may)\b/.test(what.text)
  if (field === '') return issueText(goesOn ? 'issue.whole' : 'issue.whole_own', { what })
  return issueText(goesOn ? 'issue.field' : 'issue.field_own', { field, what })
}

/** Several of them as one phrase, in their order. */
export function joinIssues(code: 'issue.both' | 'issue.either', all: readonly [Phrase, ...Phrase[]]): Phrase {
  return all.reduceRight((rest, first) => issueText(code, { first, rest }))
}

type PhraseWithoutValues<Start extends string> =
  Extract<keyof typeof issuePhrases, `${Start}.${string}`> extends infer Code
    ? Code extends 'issue_kind.one_value'
      ? never
      : Code
    : never

const kinds: Readonly<Record<string, PhraseWithoutValues<'issue_kind'>>> = {
  string: 'issue_kind.text',
  number: 'issue_kind.number',
  int: 'issue_kind.whole',
  bigint: 'issue_kind.whole',
  boolean: 'issue_kind.flag',
  array: 'issue_kind.list',
  object: 'issue_kind.object',
  record: 'issue_kind.object',
  date: 'issue_kind.time',
  null: 'issue_kind.null',
  nan: 'issue_kind.number',
}

function kindOf(expected: unknown): Phrase {
  return issueText(kinds[String(expected)] ?? 'issue_kind.other')
}

const forms: Readonly<Record<string, PhraseWithoutValues<'issue_form'>>> = {
  datetime: 'issue_form.datetime',
  date: 'issue_form.date',
  time: 'issue_form.time',
  url: 'issue_form.url',
  email: 'issue_form.email',
  uuid: 'issue_form.uuid',
  guid: 'issue_form.uuid',
  base64: 'issue_form.base64',
  safeint: 'issue_form.small_whole',
  int32: 'issue_form.small_whole',
}

function choice(values: readonly unknown[]): Phrase {
  const [only, ...more] = values.map(value => (typeof value === 'string' ? `"${value}"` : String(value)))
  if (only === undefined) return issueText('issue.kind', { kind: issueText('issue_kind.another_value') })
  if (more.length === 0) return issueText('issue.kind', { kind: issueText('issue_kind.one_value', { value: only }) })
  return issueText('issue.choice', { choices: [only, ...more].join(', ') })
}

function tooSmall({ origin, inclusive, minimum }: ValidatorIssue): Phrase {
  const least = Number(minimum ?? 0)
  if (isSize(origin) && least === 1) return issueText('issue.not_empty')
  if (origin === 'string') return issueText('issue.least_characters', { count: least })
  if (isSize(origin)) return issueText('issue.least_entries', { count: least })
  return issueText(inclusive === false ? 'issue.above' : 'issue.least', { least })
}

function tooBig({ origin, inclusive, maximum }: ValidatorIssue): Phrase {
  const most = Number(maximum ?? 0)
  if (origin === 'string') return issueText('issue.most_characters', { count: most })
  if (isSize(origin)) return issueText('issue.most_entries', { count: most })
  return issueText(inclusive === false ? 'issue.below' : 'issue.most', { most })
}

function isSize(origin: string | undefined): boolean {
  return origin === 'string' || origin === 'array' || origin === 'set'
}
