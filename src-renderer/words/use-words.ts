import { useTranslation } from 'react-i18next'
import type { Said, SaidValue } from '../../src-main/contract/said.ts'
import { useSlotWords } from './slot-words.ts'

/** Catalogues whose sentences come from the server by code; each holds one kind. */
export type WordsNamespace = 'advice' | 'failures' | 'findings' | 'reasons' | 'selection' | 'verdict' | 'warnings'

export interface Words {
  readonly text: string
  /** `en` where the words are the server's own, because the catalogue has none for the code. */
  readonly lang: 'en' | undefined
}

/** Says in the app's language, with its own formats and names, what the server said as data. */
export type SayWords = (said: Said | null | undefined, part: string, message: string) => Words

/** Within a sentence may stand a phrase, another failure, why a row is left out, or a fault that a check found. */
const phraseParts: readonly (readonly [part: string, namespace: WordsNamespace | null])[] = [
  ['text', null],
  ['message', null],
  ['reason', 'reasons'],
  ['text', 'reasons'],
  ['message', 'findings'],
]

/** The page loads the namespace with its own. */
export function useWords(namespace: WordsNamespace): SayWords {
  const { t, i18n } = useTranslation(namespace)
  const slotWords = useSlotWords()
  const translate = t as (key: string, values: Record<string, unknown>) => string

  function find({ code, values }: Said, part: string, ns: WordsNamespace = namespace): string | null {
    const key = `${code}.${part}`
    const count = typeof values.count === 'number' ? { count: values.count } : {}
    if (!i18n.exists(key, { ns, ...count })) return null
    const slots = Object.entries(values).map(([slot, value]) => [slot, wordsOf(slot, value)])
    // `count` decides between the forms; the words show `shown`.
    const shown = 'count' in count ? { ...count, shown: slotWords('count', count.count) } : {}
    return translate(key, { ns, ...Object.fromEntries(slots), ...shown })
  }

  function wordsOf(slot: string, value: SaidValue): string {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return slotWords(slot, value as string)
    const phrase = value as Said
    for (const [part, ns] of phraseParts) {
      const words = find(phrase, part, ns ?? namespace)
      if (words !== null) return words
    }
    return phrase.code
  }

  return (said, part, message) => {
    const text = said === null || said === undefined ? null : find(said, part)
    return text === null ? { text: message, lang: 'en' } : { text, lang: undefined }
  }
}
