import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { isLetterScript, scriptIds, scriptOf } from '../text/scripts.ts'

export const keyTermsCheck: Check = {
  id: 'key_terms',
  version: 1,
  title: 'Key terms',
  description: 'The list of terms cannot be read, has duplicates, or has terms that the source does not have.',
  operations: ['key_terms_extraction'],
  run(segment) {
    if (segment.target.substance === 0) return []
    const terms = readTerms(segment.target.text)
    if (terms === null) {
      return [
        {
          severity: 'critical',
          ...sayFinding('key_terms.unreadable'),
          share: 1,
        },
      ]
    }
    return [...absent(segment, terms), ...duplicates(terms), ...wrongScript(segment, terms)].slice(0, 50)
  },
}

interface Term {
  readonly term: string
  readonly translation: string | null
}

/** The JSON may stand in a fence or after a sentence: the first bracket to the last counts. */
function readTerms(text: string): readonly Term[] | null {
  const from = text.search(/[[{]/u)
  const to = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'))
  if (from < 0 || to < from) return null
  let value: unknown
  try {
    value = JSON.parse(text.slice(from, to + 1))
  } catch {
    return null
  }
  const list = isRecord(value) ? value.terms : value
  if (!Array.isArray(list)) return null
  return list.flatMap((item: unknown): readonly Term[] => {
    if (typeof item === 'string') return [{ term: item.trim(), translation: null }]
    if (!isRecord(item)) return []
    const term = item.term ?? item.source
    const translation = item.translation ?? item.target
    if (typeof term !== 'string') return []
    return [{ term: term.trim(), translation: typeof translation === 'string' ? translation.trim() : null }]
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function absent({ source }: PreparedSegment, terms: readonly Term[]): readonly Observation[] {
  if (source === null) return []
  const text = source.text.normalize('NFKC').toLowerCase()
  return terms
    .filter(({ term }) => term !== '' && !text.includes(term.normalize('NFKC').toLowerCase()))
    .map(({ term }) => ({
      severity: 'major',
      ...sayFinding('key_terms.absent', { term }),
      term,
    }))
}

function duplicates(terms: readonly Term[]): readonly Observation[] {
  const seen = new Set<string>()
  return terms.flatMap(({ term }): readonly Observation[] => {
    const key = term.normalize('NFKC').toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ severity: 'minor', ...sayFinding('key_terms.twice', { term }), term }]
  })
}

function wrongScript(
  { sourceLanguage, targetLanguage }: PreparedSegment,
  terms: readonly Term[],
): readonly Observation[] {
  if (targetLanguage === null || sourceLanguage === null || targetLanguage.scripts.length === 0) return []
  const own = new Set(targetLanguage.scripts.map(script => scriptIds[script]))
  return terms.flatMap(({ term, translation }): readonly Observation[] => {
    if (translation === null || translation === '' || translation !== term) return []
    const foreign = [...translation].some(character => {
      const script = scriptOf(character.charCodeAt(0))
      return isLetterScript(script) && script !== scriptIds.latin && !own.has(script)
    })
    if (!foreign) return []
    return [
      {
        severity: 'major',
        ...sayFinding('key_terms.untranslated', { term, language: targetLanguage.code }),
        term,
      },
    ]
  })
}
