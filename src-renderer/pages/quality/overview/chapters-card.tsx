import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../../app/calls-link.tsx'
import { WhenRead } from '../../../app/when-read.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Card } from '../../../ui/card.tsx'
import { Table } from '../../../ui/table.tsx'

/** Where the translation is worst. */
export function ChaptersCard() {
  const { t } = useTranslation('quality')
  const { score, count, language } = useFormats()
  const query = useQuery(useApi().quality.chapters.queryOptions({ input: { limit: 12 }, meta: follows.callsCalmly }))
  return (
    <Card title={t('chapters.title')} flush>
      <WhenRead query={query} lines={8}>
        {data => (
          <Table
            caption={t('chapters.title')}
            columns={[
              {
                key: 'chapter',
                header: t('chapters.chapter'),
                isHeader: true,
                cell: row => (
                  <CallsLink filter={{ book: row.book, chapter: row.chapter, operation: 'translation' }}>
                    {t('review.chapter', { book: row.book, chapter: row.chapter })}
                  </CallsLink>
                ),
              },
              {
                key: 'language',
                header: t('chapters.into'),
                optional: true,
                cell: row => (row.target_language === null ? noFigure : language(row.target_language)),
              },
              { key: 'score', header: t('chapters.score'), numeric: true, cell: row => score(row.score.combined.mean) },
              {
                key: 'open',
                header: t('chapters.open'),
                numeric: true,
                cell: row => {
                  const open = row.open.critical + row.open.major + row.open.minor
                  return open === 0 ? (
                    noFigure
                  ) : (
                    <Link
                      to={'/quality/review' as '/'}
                      search={{ book: row.book, chapter: row.chapter } as never}
                      aria-label={t('chapters.review', { count: open, book: row.book, chapter: row.chapter })}
                    >
                      {count(open)}
                    </Link>
                  )
                },
              },
            ]}
            rows={data.chapters}
            rowKey={row => `${row.book} ${row.chapter} ${row.source_language} ${row.target_language} ${row.realm}`}
            empty={t('chapters.empty')}
          />
        )}
      </WhenRead>
    </Card>
  )
}
