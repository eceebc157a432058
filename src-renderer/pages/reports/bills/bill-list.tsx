import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useFormats } from '../../../format/use-formats.tsx'
import { useProviderName } from '../../../format/use-provider-name.ts'
import { Section } from '../../../ui/card.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { toast } from '../../../ui/toast.tsx'
import styles from './bills.module.css'

type Bill = Outputs['reconciliation']['list']['bills'][number]

/** The files that were brought in; each can be deleted. */
export function BillList({ bills }: { readonly bills: readonly Bill[] }) {
  const { t } = useTranslation('bills')
  const formats = useFormats()
  const nameOf = useProviderName()
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const tellFailure = useTellFailure()
  const [doomed, setDoomed] = useState<Bill | null>(null)
  const remove = async ({ id, file_name: file }: Bill) => {
    try {
      await client.reconciliation.remove({ id })
      setDoomed(null)
      await queries.invalidateQueries({ queryKey: api.reconciliation.key() })
      toast.done(t('list.deleted', { file }))
    } catch (error) {
      tellFailure(error)
    }
  }
  const spanOf = ({ first_day: first, last_day: last }: Bill) => ({
    from: formats.calendarDay(first),
    to: formats.calendarDay(last),
  })
  return (
    <Section title={t('list.title')} description={t('list.hint')}>
      <ul className={styles.bills}>
        {bills.map(bill => (
          <li key={bill.id}>
            <span className={styles.file}>{bill.file_name}</span>
            <span className={styles.note}>
              {t('list.about', {
                provider: nameOf(bill.provider),
                ...spanOf(bill),
                imported: formats.dateTime(bill.imported_at),
              })}
            </span>
            <IconButton
              icon="trash"
              label={t('list.delete', { file: bill.file_name })}
              onClick={() => setDoomed(bill)}
            />
          </li>
        ))}
      </ul>
      {doomed !== null && (
        <AlertDialog
          open
          onOpenChange={open => !open && setDoomed(null)}
          title={t('list.question', { file: doomed.file_name })}
          consequence={t('list.consequence', spanOf(doomed))}
          confirm={t('list.delete', { file: doomed.file_name })}
          onConfirm={() => remove(doomed)}
        />
      )}
    </Section>
  )
}
