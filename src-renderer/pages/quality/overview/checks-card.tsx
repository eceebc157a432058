import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Banner } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useCheckName } from '../check-names.ts'
import styles from './overview.module.css'

type Overview = Outputs['quality']['overview']

/** What each check found, and how often it was right as the person marked it. */
export function ChecksCard({ checks, offers }: Pick<Overview, 'checks' | 'offers'>) {
  const { t } = useTranslation('quality')
  const { count, percent } = useFormats()
  const nameOf = useCheckName()
  const shown = checks.filter(check => check.findings > 0 || check.marked.right + check.marked.silenced > 0)
  const number = (value: number) => (value === 0 ? noFigure : count(value))
  return (
    <Card title={t('checks.title')} flush>
      {offers.map(offer => (
        <Offer key={`${offer.check} ${offer.book}`} offer={offer} />
      ))}
      <Table
        caption={t('checks.title')}
        columns={[
          {
            key: 'check',
            header: t('checks.check'),
            isHeader: true,
            cell: row =>
              row.open.all === 0 ? (
                nameOf(row.check, row.title)
              ) : (
                <Link to={'/quality/review' as '/'} search={{ check: row.check } as never}>
                  {nameOf(row.check, row.title)}
                </Link>
              ),
          },
          {
            key: 'critical',
            header: headOf(t('severity.critical')),
            numeric: true,
            cell: row => number(row.open.critical),
          },
          { key: 'major', header: headOf(t('severity.major')), numeric: true, cell: row => number(row.open.major) },
          {
            key: 'minor',
            header: headOf(t('severity.minor')),
            numeric: true,
            cell: row => number(row.open.minor),
            optional: true,
          },
          {
            key: 'accepted',
            header: t('checks.accepted'),
            numeric: true,
            cell: row => number(row.accepted + row.corrected),
            optional: true,
          },
          {
            key: 'silenced',
            header: t('checks.silenced'),
            numeric: true,
            cell: row => number(row.silenced),
            optional: true,
          },
          {
            key: 'precision',
            header: t('checks.precision'),
            numeric: true,
            cell: ({ marked }) =>
              marked.precision === null ? (
                noFigure
              ) : (
                <span title={t('checks.marked', { right: marked.right, all: marked.right + marked.silenced })}>
                  {percent(marked.precision)}
                </span>
              ),
          },
        ]}
        rows={shown}
        rowKey={row => row.check}
        empty={t('checks.empty')}
      />
      <p className={styles.foot}>{t('checks.foot')}</p>
    </Card>
  )
}

/** A check that was silenced again and again: a person decides whether it stays. */
function Offer({ offer }: { readonly offer: Overview['offers'][number] }) {
  const { t } = useTranslation('quality')
  const { client } = useTransport()
  const api = useApi()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const name = useCheckName()(offer.check, offer.check_title)
  async function switchOff(): Promise<void> {
    try {
      await client.quality.silenceCheck({ check: offer.check, book: offer.book })
      await queryClient.invalidateQueries({ queryKey: api.quality.key() })
      toast.done(t('offer.done', { check: name }))
    } catch (error) {
      tellFailure(error)
    }
  }
  const words = { check: name, silenced: offer.silenced, all: offer.silenced + offer.right, book: offer.book ?? '' }
  return (
    <Banner
      action={
        <Button size="sm" onClick={() => void switchOff()}>
          {t('offer.off')}
        </Button>
      }
    >
      {offer.book === null ? t('offer.everywhere', words) : t('offer.book', words)}
    </Banner>
  )
}

/** A severity at the head of a column; elsewhere it stands within a sentence. */
function headOf(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1)
}
