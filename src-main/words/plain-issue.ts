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
}

/** The words a validator has of itself; a message of the schema's own says more than anything here. */
const own = /^(?:Invalid|Too (?:small|big)|Unrecognized key)/

/** The issue in words that go on from the field's name: "is missing", "has to be a whole number", "may have 200 characters at most". */
export function plainIssue(issue: ValidatorIssue): string {
  if (!own.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `has to be ${typeWords(issue.expected)}`
    case 'invalid_value':
      return `has to be ${choice(issue.values ?? [])}`
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      return `has to be ${formats[issue.format ?? ''] ?? 'of another form'}`
    case 'not_multiple_of':
      return `has to be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has nothing named ${(issue.keys ?? []).join(', ')}`
    default:
      return 'is not what this field takes'
  }
}

/** A field with what is wrong with it; the schema's own words are a sentence of their own. */
export function sayIssue(field: string, words: string): string {
  const goesOn = /^(?:is|has|may)\b/.test(words)
  if (field === '') return goesOn ? `it ${words}` : words
  return goesOn ? `${field} ${words}` : `${field}: ${words}`
}

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a time',
  null: 'null',
  nan: 'a number',
}

function typeWords(expected: unknown): string {
  return types[String(expected)] ?? 'of another kind'
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'a time such as 2026-11-23T04:44:05Z',
  date: 'a day such as 2026-11-23',
  time: 'a time of day such as 04:44',
  url: 'a web address',
  email: 'a mail address',
  uuid: 'a UUID',
  guid: 'a UUID',
  base64: 'Base64',
  safeint: 'a whole number that is not too large',
  int32: 'a whole number that is not too large',
}

function choice(values: readonly unknown[]): string {
  const said = values.map(value => (typeof value === 'string' ? `"${value}"` : String(value)))
  return said.length < 2 ? (said[0] ?? 'another value') : `one of ${said.join(', ')}`
}

function tooSmall(issue: ValidatorIssue): string {
  const least = issue.minimum ?? 0
  if (isSize(issue.origin))
    return Number(least) === 1 ? 'may not be empty' : `has to have ${least} ${sizeWords(issue.origin, least)} or more`
  return issue.inclusive === false ? `has to be above ${least}` : `has to be ${least} or more`
}

function tooBig({ origin, inclusive, maximum: most = 0 }: ValidatorIssue): string {
  if (isSize(origin)) return `may have ${most} ${sizeWords(origin, most)} at most`
  return inclusive === false ? `has to be below ${most}` : `may be ${most} at most`
}

function isSize(origin: string | undefined): boolean {
  return origin === 'string' || origin === 'array' || origin === 'set'
}

function sizeWords(origin: string | undefined, count: number | bigint): string {
  const isOne = Number(count) === 1
  if (origin === 'string') return isOne ? 'character' : 'characters'
  return isOne ? 'entry' : 'entries'
}
