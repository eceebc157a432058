import { z } from 'zod'
import { operations } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import { parseLanguage } from '../operations/languages.ts'
import type { QualitySegment } from '../quality/segment.ts'

const finishReasons = ['stop', 'length', 'content_filter', 'tool_calls', 'other'] as const
const string = z.string('has to be text')
const term = z.object({ source: string, target: string }, 'has to be an object with source and target')
const terms = z.union(
  [
    z.array(term),
    z
      .record(z.string(), z.string())
      .transform(pairs => Object.entries(pairs).map(([source, target]) => ({ source, target }))),
  ],
  'has to be a list of {source, target}, or an object of source and target',
)
const lineSchema = z.object(
  {
    id: z.union([z.string(), z.number()], 'has to be text or a number').nullish(),
    source: string.nullish(),
    // Null is an answer without text; a line without the field is not a translation.
    target: string.nullable(),
    source_lang: string.nullish(),
    target_lang: string.nullish(),
    operation: z.enum(operations, `has to be one of ${operations.join(', ')}`).nullish(),
    finish_reason: z.enum(finishReasons, `has to be one of ${finishReasons.join(', ')}`).nullish(),
    glossary: terms.nullish(),
    names: terms.nullish(),
    characters: z
      .array(
        term.extend({
          gender: z.enum(['female', 'male'], 'has to be female or male').nullish(),
          register: z.enum(['formal', 'familiar'], 'has to be formal or familiar').nullish(),
        }),
        'has to be a list',
      )
      .nullish(),
    chapters: z
      .array(
        z.object({
          title: string.nullish(),
          start: z.number('has to be a number'),
          end: z.number('has to be a number'),
        }),
        'has to be a list of {start, end}',
      )
      .nullish(),
  },
  'it is not an object {…}',
)

/** A line of `galley quality check` as it is checked. */
export interface ReadLine {
  readonly id: string | number | null
  readonly segment: QualitySegment
  /** Languages that nobody knows: what depends on them is left out. */
  readonly unknownLanguages: readonly string[]
}

/** Reads a line, or says what is wrong with it in words that go on after a colon. */
export function readCheckLine(json: string): ReadLine | string {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // A NUL or a replacement mark this early is a file in another encoding.
    return /[\0\ufffd]/u.test(json.slice(0, 200)) ? 'it is not JSON; the file has to be in UTF-8.' : 'it is not JSON.'
  }
  const parsed = lineSchema.safeParse(value)
  if (!parsed.success) return `${describeIssue(value, parsed.error.issues[0])}${nameOf(value)}`
  const line = parsed.data
  const [source, target] = [readLanguage(line.source_lang), readLanguage(line.target_lang)]
  return {
    id: line.id ?? null,
    unknownLanguages: [source, target].flatMap(({ unknown }) => unknown ?? []),
    segment: {
      source: line.source ?? null,
      target: line.target ?? '',
      sourceLanguage: source.tag,
      targetLanguage: target.tag,
      operation: line.operation ?? 'translation',
      finishReason: line.finish_reason ?? null,
      glossary: line.glossary ?? [],
      names: line.names ?? [],
      characters: (line.characters ?? []).map(({ source, target, gender, register }) => ({
        ...{ source, target },
        ...{ gender: gender ?? null, register: register ?? null },
      })),
      ...(line.chapters && {
        chapters: line.chapters.map(({ title, start, end }) => ({ title: title ?? null, start, end })),
      }),
    },
  }
}

function describeIssue(value: unknown, issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined || issue.path.length === 0) return `${issue?.message ?? 'it is not as expected'}.`
  const [field] = issue.path
  const isMissing = issue.path.length === 1 && typeof value === 'object' && !Object.hasOwn(value ?? {}, String(field))
  return isMissing ? `it has no ${String(field)}.` : `${issue.path.join('.')} ${issue.message}.`
}

/** The line by its own id, where it has one that can be read. */
function nameOf(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' || typeof id === 'number' ? ` Its id is ${JSON.stringify(id).slice(0, 100)}.` : ''
}

/** A tag, or a language's English name. */
function readLanguage(given: string | null | undefined): { readonly tag: string | null; readonly unknown?: string } {
  const named = given?.trim() ?? ''
  if (named === '') return { tag: null }
  try {
    return { tag: parseLanguage(named).tag }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { meant } = error.details
    if (typeof meant === 'string') return { tag: meant }
    // `und`, a well-formed tag of no language: nothing was claimed.
    return /^(?:und|mul|zxx)\b/iu.test(named) ? { tag: null } : { tag: null, unknown: named }
  }
}
