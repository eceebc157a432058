import { getEventIteratorSchemaDetails } from '@orpc/contract'
import { expect, it } from 'vitest'
import { contract } from '../../src-main/contract/contract.ts'

/** Fields that hold sentences of Galley's own wherever they occur, unless their place is in the list below. */
const sentences = new Set([
  ...['message', 'reason', 'problem', 'note', 'notes', 'advice', 'warning', 'explanation', 'basis', 'words', 'what'],
  ...['title', 'label', 'choice', 'excluded', 'error', 'cause', 'because', 'allowed', 'description', 'summary', 'why'],
])

/**
 * Sentences without a code beside them, and why a page in another language shows none of them in English. Whoever adds a field
 * gives it a code (docs/words.md), or says here how the pages do without.
 */
const without: readonly (readonly [place: RegExp, how: string])[] = [
  [
    /^alerts\.|^system\.events\.(alert\.)?message$/,
    'pages say alerts from their metric and figures; who was told what is not shown',
  ],
  [/^budgets\.|^system\.events\.words$/, 'pages say a budget from its scope, period and limit'],
  [/^desktop\..*\.?(notes|problem)$/, "the updater's own words, quoted"],
  [
    /^forecasts\.|^operations\.estimate\.basis$|^quality\.retranslate\.basis$/,
    'pages say it from the figures beside it',
  ],
  [/^glossary\..*notes$|^prompts\..*note$|^quality\..*silence.*reason$|^quality\.lift\./, "a person's own words"],
  [/^(backups|imports|maintenance)\.\w+\.note$/, 'progress, which pages show as a bar'],
  [/^imports\.run\.result\.(other_objects|skip_reasons)\.what$/, 'counts; pages show the rows themselves'],
  [/^maintenance\.check\.result\.advice$/, 'found is the same, as data'],
  [
    /^(metrics|reports)\.\w+\.findings\.title$|^quality\.overview\.checks\.|\.provider\.label$/,
    'names of checks and providers',
  ],
  [/^operations\.(chapters|keyTerms)|^quality\.(judgeRun|review)\..*explanation$/, 'what a model wrote'],
  [/keychain\.explanation$|^providers\.setKey\./, 'pages say it from the state of the keychain'],
  [/^providers\.test\./, 'pages say it from the error kind; the message is the provider\u2019s'],
  [
    /^quality\.judgeStatus\.reasons\.reason$|^routing\.breakers\.|^routing\.books\./,
    'pages show the figures, or say it from the error kind',
  ],
  [/^recommendations\./, 'said is one level up; what was changed is not shown'],
  [/^reconciliation\.compare\./, 'pages say it from its kind and values'],
  [/^routing\.(firstModels|setChain|setFirst|show)\./, 'pages say it from the state of the provider'],
  [/^settings\./, 'pages have labels and hints of their own'],
  [/^system\.diagnostics\./, 'a report to copy for whoever helps, shown as code'],
]

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, unknown>>
  readonly element?: unknown
  readonly innerType?: unknown
  readonly options?: readonly unknown[]
  readonly items?: readonly unknown[]
  readonly valueType?: unknown
  readonly in?: unknown
  readonly left?: unknown
  readonly right?: unknown
}

const definitionOf = (schema: unknown): Definition | null =>
  (schema as { readonly _zod?: { readonly def: Definition } } | undefined)?._zod?.def ?? null

/** Every object of an answer, by its path. */
function* objectsIn(
  schema: unknown,
  path: string,
  seen: readonly unknown[] = [],
): Generator<readonly [string, Definition]> {
  const definition = definitionOf(schema)
  if (definition === null || seen.includes(schema)) return
  const within = [...seen, schema]
  if (definition.type === 'object') yield [path, definition]
  for (const [name, field] of Object.entries(definition.shape ?? {})) yield* objectsIn(field, `${path}.${name}`, within)
  const { element, innerType, valueType, left, right, options = [], items = [] } = definition
  for (const inner of [element, innerType, valueType, definition.in, left, right, ...options, ...items])
    yield* objectsIn(inner, path, within)
}

/** Free text: no enumeration, no number. */
function isText(schema: unknown): boolean {
  const definition = definitionOf(schema)
  return definition?.type === 'string' || (definition?.innerType !== undefined && isText(definition.innerType))
}

function sentencesWithoutCode(): readonly string[] {
  const found = new Set<string>()
  for (const [group, procedures] of Object.entries(contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const schema = (procedure as { readonly '~orpc': { readonly outputSchema?: unknown } })['~orpc'].outputSchema
      const streamed = schema === undefined ? undefined : getEventIteratorSchemaDetails(schema as never)
      for (const part of [schema, streamed?.yields, streamed?.returns]) {
        for (const [path, { shape = {} }] of objectsIn(part, `${group}.${name}`)) {
          for (const [field, inner] of Object.entries(shape)) {
            const isCoded = 'said' in shape || `${field}_said` in shape
            if (sentences.has(field) && isText(inner) && !isCoded) found.add(`${path}.${field}`)
          }
        }
      }
    }
  }
  return [...found].sort()
}

it('every sentence of an answer has its code beside it, or a page that does without', () => {
  const found = sentencesWithoutCode()
  expect(found.filter(place => !without.some(([known]) => known.test(place)))).toEqual([])
  // What is on the list is there.
  expect(without.filter(([known]) => !found.some(place => known.test(place))).map(([known]) => known.source)).toEqual(
    [],
  )
})
