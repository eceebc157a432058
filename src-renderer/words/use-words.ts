import { useTranslation } from 'react-i18next'
import type { Said, SaidValue } from '../../src-main/contract/said.ts'
import { useSlotWords } from './slot-words.ts'

/** Catalogues whose sentences come from the server by code; each holds one kind. */
export type WordsNamespace = 'advice' | 'failures' | 'findings' | 'reasons' | 'selection' | 'warnings'

export interface Words {
  readonly text: string
  /** `en` where the words are the server's own, because the catalogue has none for the code. */
  readonly lang: 'en' | undefined
}

/** Says in the app's language, with its own formats and names, what the server said as data. */
export type SayWords = (said: Said | null | undefined, part: string, message: string) => Words

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
    // A fault that a warning speaks of is one that a check found.
    return find(phrase, 'text') ?? find(phrase, 'message', 'findings') ?? phrase.code
  }

  return (said, part, message) => {
    const text = said === null || said === undefined ? null : find(said, part)
    return text === null ? { text: message, lang: 'en' } : { text, lang: undefined }
  }
}
