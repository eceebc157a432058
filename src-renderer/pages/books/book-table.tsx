import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Book } from '../../../src-main/contract/books-contract.ts'
import { noFigure } from '../../format/formats.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import styles from './books.module.css'
import { RateFigure } from './rate-figure.tsx'

export function BookTable({ books }: { readonly books: readonly Book[] }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const columns: readonly TableColumn<Book>[] = [
    {
      key: 'book',
      header: t('table.book'),
      isHeader: true,
      cell: book => (
        <Link to="/books" search={{ book: book.name }} className={styles.link} title={book.name}>
          {book.name}
        </Link>
      ),
    },
    {
      key: 'coverage',
      header: t('table.coverage'),
      cell: book =>
        book.coverage.length === 0 ? (
          noFigure
        ) : (
          <ul className={styles.coverList}>
            {book.coverage.map(({ target_language: tag, chapters }) => (
              <li key={tag}>
                {formats.language(tag)}{' '}
                {t('covered', { done: formats.count(chapters), all: formats.count(book.chapters) })}
              </li>
            ))}
          </ul>
        ),
    },
    {
      key: 'calls',
      header: t('figures.calls'),
      numeric: true,
      optional: true,
      cell: book => formats.count(book.calls),
    },
    { key: 'cost', header: t('figures.cost'), numeric: true, cell: book => formats.money(book.cost_nanos) },
    {
      key: 'rate',
      header: t('figures.rate'),
      numeric: true,
      optional: true,
      cell: book => <RateFigure book={book} />,
    },
    { key: 'quality', header: t('figures.quality'), numeric: true, cell: book => formats.score(book.score) },
    {
      key: 'last',
      header: t('table.last'),
      numeric: true,
      optional: true,
      cell: book => (book.last_call_at === null ? '' : formats.day(book.last_call_at)),
    },
  ]
  return <Table caption={t('table.caption')} columns={columns} rows={books} rowKey={book => book.name} />
}
