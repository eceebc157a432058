import { createHash } from 'node:crypto'
import { failing } from '../words/failure-sentences.ts'
import { sayText, textPhrase } from '../words/failures/text-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'

/** The prompts Galley works with: one per operation, two more for texts that take several calls, and the judge's. */
export const promptNames = [
  'translation',
  'abstract_generation',
  'abstract_part',
  'abstract_combination',
  'key_terms_extraction',
  'chapter_division',
  'quality_evaluation',
] as const
export type PromptName = (typeof promptNames)[number]

/** What a template may say. `data` slots hold text of others: it is fenced, so that it cannot give orders. */
interface Slot {
  readonly kind: 'data' | 'value'
  readonly required?: boolean
  readonly says: string
}

const text: Slot = { kind: 'data', required: true, says: 'the text worked on, fenced' }
const boundary: Slot = { kind: 'value', says: 'the fence around texts, different for every text' }
const sourceLanguage: Slot = { kind: 'value', says: 'name of the source language, empty when unknown' }
const outputLanguage: Slot = { kind: 'value', required: true, says: 'name of the language to write in' }
const length: Slot = { kind: 'value', says: 'how long the abstract should be, in words' }
const place = {
  part: { kind: 'value', says: 'number of this part, empty when the text is whole' },
  parts: { kind: 'value', says: 'how many parts there are' },
} as const satisfies Record<string, Slot>
const work = {
  book: { kind: 'value', says: 'the book, where given' },
  chapter: { kind: 'value', says: 'the chapter, where given' },
} as const satisfies Record<string, Slot>

export const promptSlots: Readonly<Record<PromptName, Readonly<Record<string, Slot>>>> = {
  translation: {
    text,
    boundary,
    source_language: sourceLanguage,
    target_language: { kind: 'value', required: true, says: 'name of the target language' },
    target_tag: { kind: 'value', says: 'its BCP 47 tag' },
    paragraphs: { kind: 'value', says: 'number of paragraphs in the text' },
    glossary: { kind: 'data', says: 'the glossary entries that occur in the text, fenced' },
    context: { kind: 'data', says: 'what happened before (abstract of the previous chapter), fenced' },
    previous: { kind: 'data', says: 'the last source sentences before this part, fenced' },
    ...place,
    ...work,
  },
  abstract_generation: { text, boundary, language: outputLanguage, length, ...work },
  abstract_part: { text, boundary, language: outputLanguage, ...place, ...work },
  abstract_combination: { text, boundary, language: outputLanguage, length, ...work },
  key_terms_extraction: {
    text,
    boundary,
    source_language: sourceLanguage,
    target_language: {
      kind: 'value',
      says: 'name of the language to suggest translations in, empty when none is asked',
    },
    ...place,
    ...work,
  },
  chapter_division: {
    text,
    boundary,
    headings: { kind: 'data', says: 'paragraphs that look like chapter headings, fenced' },
    previous: { kind: 'data', says: 'the last sentences before this part, fenced' },
    first_number: { kind: 'value', says: 'number of the first paragraph of this part' },
    last_number: { kind: 'value', says: 'number of the last paragraph of this part' },
    ...place,
    ...work,
  },
  quality_evaluation: {
    text,
    translation: { kind: 'data', required: true, says: 'the translation to be judged, fenced' },
    boundary,
    source_language: sourceLanguage,
    target_language: { kind: 'value', required: true, says: 'name of the language of the translation' },
    glossary: { kind: 'data', says: 'the glossary entries that occur in the text, fenced' },
    previous: { kind: 'data', says: 'the last paragraphs before the text, fenced' },
    ...work,
  },
}

export interface PromptTemplate {
  readonly system: string
  readonly user: string
}

/** `{{slot}}`, and `{{#slot}}...{{/slot}}` for words that stand only where the slot has a value. */
const tag = /\{\{([#/]?)\s*([^{}]*?)\s*\}\}/gu
/** A section mark alone on its line takes the line with it. */
const standaloneTag = /^[ \t]*(\{\{[#/][^{}]*\}\})[ \t]*\r?\n/gmu

/** Says what is wrong with an edited template, each with what to do; empty when it can be used. */
export function checkTemplate(name: PromptName, template: PromptTemplate): readonly Phrase[] {
  const slots = promptSlots[name]
  const problems: Phrase[] = []
  const used = new Set<string>()
  for (const where of ['system', 'user'] as const) {
    const body = template[where]
    const part = textPhrase(`prompt_part.${where}`)
    const open: string[] = []
    for (const [whole, mark, slot = ''] of body.matchAll(tag)) {
      if (!Object.hasOwn(slots, slot)) {
        const known = Object.keys(slots).join(', ')
        problems.push(textPhrase('prompt_fault.no_slot', { tag: whole, part, slots: known }))
      } else if (mark === '#') open.push(slot)
      else if (mark === '/') {
        if (open.pop() !== slot) {
          const opening = `{{#${slot}}}`
          problems.push(textPhrase('prompt_fault.not_open', { tag: whole, part, opening }))
        }
      } else used.add(slot)
    }
    for (const slot of open)
      problems.push(textPhrase('prompt_fault.not_closed', { tag: `{{#${slot}}}`, part, closing: `{{/${slot}}}` }))
  }
  for (const [slot, { required, says }] of Object.entries(slots)) {
    if (required !== true || used.has(slot)) continue
    const { whole, said } = textPhrase('prompt_fault.missing', { tag: `{{${slot}}}`, says })
    problems.push({ text: whole, said })
  }
  if (template.user.trim() === '') problems.push(textPhrase('prompt_fault.no_user', { tag: '{{text}}' }))
  return problems
}

/** @throws Failure `invalid_input` with every problem, when a template cannot be used */
export function assertTemplate(name: PromptName, template: PromptTemplate): void {
  const [first, ...more] = checkTemplate(name, template)
  if (first === undefined) return
  const problems = [first, ...more].map(({ text }) => text)
  const why = [first, ...more].reduceRight((rest, one) => textPhrase('prompt_fault.both', { first: one, rest }))
  throw failing(
    'invalid_input',
    sayText('prompt.unusable', { prompt: name, why, list: problems.map(line => `  - ${line}`).join('\n') }),
    { problems },
  )
}

export type SlotValues = Readonly<Record<string, string | number | null | undefined>>

/** Fills a template in one pass, so that nothing inside a text is ever taken for a slot. */
export function renderPrompt(name: PromptName, template: PromptTemplate, values: SlotValues): PromptTemplate {
  const slots = promptSlots[name]
  const fence = chooseBoundary(
    Object.entries(values)
      .filter(([slot]) => slots[slot]?.kind === 'data')
      .map(([, value]) => String(value ?? '')),
  )
  const show = (slot: string) => {
    const value = slot === 'boundary' ? fence : String(values[slot] ?? '')
    if (slots[slot]?.kind !== 'data') return value.replaceAll(/\s+/gu, ' ').trim()
    return value === '' ? '' : `<${fence}>\n${value}\n</${fence}>`
  }
  return { system: fill(template.system, show), user: fill(template.user, show) }
}

function fill(template: string, show: (slot: string) => string): string {
  const hidden: string[] = []
  let output = ''
  let position = 0
  const tight = template.replaceAll(standaloneTag, '$1')
  for (const match of tight.matchAll(tag)) {
    const [whole, mark, slot = ''] = match
    const words = tight.slice(position, match.index)
    if (hidden.length === 0) output += words
    position = match.index + whole.length
    if (mark === '#') {
      if (hidden.length > 0 || show(slot) === '') hidden.push(slot)
    } else if (mark === '/') hidden.pop()
    else if (hidden.length === 0) output += show(slot)
  }
  return (output + (hidden.length === 0 ? tight.slice(position) : '')).trim()
}

/**
 * A word that occurs in none of the texts. It is the same for nearly all texts, so that a prompt begins alike in all its
 * calls and can be cached; a text that has it, by chance or on purpose, gets the next one.
 */
export function chooseBoundary(texts: readonly string[]): string {
  for (let round = 0; ; round += 1) {
    const word = `text-${createHash('sha256').update(`galley ${round}`).digest('hex').slice(0, 12)}`
    if (!texts.some(each => each.includes(word))) return word
  }
}
