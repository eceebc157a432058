import { useTranslation } from 'react-i18next'
import type { Book } from '../../../src-main/contract/books-contract.ts'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './books.module.css'

/** How much of a book there is in each language it is translated to. */
export function CoverageBars({ book }: { readonly book: Book }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  if (book.coverage.length === 0) return <p className={styles.uncovered}>{t('noTranslation')}</p>
  return (
    <ul className={styles.bars}>
      {book.coverage.map(({ target_language: tag, chapters, failed_chapters: failed }) => {
        const done = formats.count(chapters)
        const all = formats.count(book.chapters)
        const language = formats.language(tag)
        return (
          <li key={tag} className={styles.bar}>
            <span className={styles.barName}>{language}</span>
            <span
              className={styles.track}
              role="img"
              aria-label={t('coveredIn', { language, done, all })}
              data-full={chapters === book.chapters || undefined}
            >
              <span className={styles.done} style={{ width: `${(chapters / Math.max(1, book.chapters)) * 100}%` }} />
              <span className={styles.lost} style={{ width: `${(failed / Math.max(1, book.chapters)) * 100}%` }} />
            </span>
            <span className={styles.barText}>{t('covered', { done, all })}</span>
          </li>
        )
      })}
    </ul>
  )
}
