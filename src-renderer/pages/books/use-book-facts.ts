import { useTranslation } from 'react-i18next'
import type { Book } from '../../../src-main/contract/books-contract.ts'
import { useNow } from '../../app/use-now.ts'
import { useFormats } from '../../format/use-formats.tsx'

/** "24 chapters · from Spanish · last call 3 min ago": what a book is, in a line. */
export function useBookFacts() {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const now = useNow(60_000)
  return ({ chapters, source_languages, last_call_at }: Pick<Book, 'chapters' | 'source_languages' | 'last_call_at'>) =>
    [
      chapters === 0 ? t('chaptersUnnamed') : t('chapters', { count: chapters, shown: formats.count(chapters) }),
      ...source_languages.map(tag => t('from', { language: formats.language(tag) })),
      ...(last_call_at === null ? [] : [t('last', { ago: formats.ago(last_call_at, now) })]),
    ].join(' · ')
}
