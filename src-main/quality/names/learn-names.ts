import type { GlossaryTerm } from '../segment.ts'
import { pairParagraphs } from '../text/align-paragraphs.ts'
import { languageTraits } from '../text/languages.ts'
import { prepareText } from '../text/prepared-text.ts'
import { capitalisedNames } from './capitalised-names.ts'
import { sourceForms } from './source-forms.ts'

/** A text of the book with its translation. */
export interface BookText {
  readonly callId: number
  readonly chapter: string | null
  readonly source: string
  readonly target: string
}

/** Paragraphs that stand for each other, as names are learned from them. */
export interface BookPair {
  readonly callId: number
  readonly chapter: string | null
  readonly source: string
  readonly target: string
  /** What is written with a capital within sentences. */
  readonly names: ReadonlySet<string>
  /** Words the translation writes without a capital, too: no names. */
  readonly plainWords: ReadonlySet<string>
}

/** A name of the source with how the book translates it, and where it did so first. */
export interface LearnedName extends GlossaryTerm {
  readonly chapter: string | null
  readonly callId: number
}

/** Seldomer than this, what stands together may do so by chance. */
const fewestParagraphs = 3
const mostParagraphs = 40
const mostNames = 300
/** Of the paragraphs with the translated name that have the source's, and the other way round. */
const together = 0.8
const specific = 0.7

export function readBookPairs(
  text: BookText,
  languages: { source: string | null; target: string },
): readonly BookPair[] {
  const from = prepareText(text.source, languageTraits(languages.source))
  const to = prepareText(text.target, languageTraits(languages.target))
  return pairParagraphs(from, to).flatMap(pair => {
    if (pair.source === null || pair.target === null) return []
    const target = text.target.slice(pair.target.start, pair.target.end)
    const source = text.source.slice(pair.source.start, pair.source.end)
    return [{ callId: text.callId, chapter: text.chapter, source, target, ...capitalisedNames(target) }]
  })
}

/**
 * Names that the translations of a book settled on, learned from paragraphs beside each other: what is written with a capital
 * within sentences, and what of the source stands wherever it stands and hardly anywhere else. Pure.
 */
export function learnNames(pairs: readonly BookPair[]): readonly LearnedName[] {
  const frequent = frequentNames(pairs)
    .map(name => [name, pairs.filter(({ target }) => target.includes(name))] as const)
    .filter(([, found]) => found.length >= fewestParagraphs)
    .sort((a, b) => b[1].length - a[1].length)
  const byForm = new Map<string, { names: string[]; first: BookPair }>()
  for (const [name, found] of frequent) {
    const form = formBehind(found, pairs)
    const first = found[0]
    if (form === null || first === undefined) continue
    const known = byForm.get(form)
    // A full name and a short one of the same person: both are right.
    if (known === undefined) byForm.set(form, { names: [name], first })
    else known.names.push(name)
  }
  return [...byForm].map(([source, { names, first }]) => ({
    source,
    target: names.join(' / '),
    chapter: first.chapter,
    callId: first.callId,
  }))
}

/** Most often first; a name may begin a sentence too, but must also stand within one. */
function frequentNames(pairs: readonly BookPair[]): readonly string[] {
  const plainWords = new Set(pairs.flatMap(pair => [...pair.plainWords]))
  const counts = new Map<string, number>()
  for (const { names } of pairs) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .filter(([name, count]) => count >= 2 && !name.split(' ').every(word => plainWords.has(word.toLowerCase())))
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostNames)
    .map(([name]) => name)
}

/** What of the source stands in nearly all of these paragraphs and hardly in others; the longest of what does so equally well. */
function formBehind(found: readonly BookPair[], all: readonly BookPair[]): string | null {
  const sample = found.slice(0, mostParagraphs)
  const counts = new Map<string, number>()
  for (const { source } of sample) for (const form of sourceForms(source)) counts.set(form, (counts.get(form) ?? 0) + 1)
  const wanted = Math.max(fewestParagraphs, sample.length * together)
  const candidates = [...counts]
    .filter(([, count]) => count >= wanted)
    .sort((a, b) => b[1] - a[1] || b[0].length - a[0].length)
    .slice(0, 12)
  let best: { form: string; value: number } | null = null
  for (const [form, count] of candidates) {
    const everywhere = all.reduce((sum, { source }) => sum + (source.includes(form) ? 1 : 0), 0)
    const share = ((count / sample.length) * found.length) / Math.max(1, everywhere)
    if (share < specific) continue
    const value = count * share + form.length * 0.01
    if (best === null || value > best.value) best = { form, value }
  }
  return best?.form ?? null
}

/** Whether names of a language are told by their capitals: in German every noun has one. */
export function showsNames(language: string | null): boolean {
  const traits = languageTraits(language)
  return traits !== null && traits.code !== 'de' && traits.scripts.some(script => withCapitals.has(script))
}
const withCapitals: ReadonlySet<string> = new Set(['latin', 'cyrillic', 'greek'])
