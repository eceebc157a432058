import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { FileDrop } from '../../../ui/file-pick.tsx'
import { toast } from '../../../ui/toast.tsx'
import { BillPreview } from './bill-preview.tsx'
import styles from './bills.module.css'

type Given = Inputs['reconciliation']['preview']

interface BillImportProps {
  readonly onDone: (bill: Outputs['reconciliation']['import']['bill']) => void
}

/** Choose or drop an export, see what was understood, and keep it. */
export function BillImport({ onDone }: BillImportProps) {
  const { t } = useTranslation('bills')
  const { client } = useTransport()
  const api = useApi()
  const queries = useQueryClient()
  const tellFailure = useTellFailure()
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<{ given: Given; preview: Outputs['reconciliation']['preview'] } | null>(null)

  const work = async (act: () => Promise<void>) => {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const look = (given: Given) =>
    work(async () => setShown({ given, preview: await client.reconciliation.preview(given) }))
  const take = async (file: File) => look({ file_name: file.name, text: await file.text() })
  const keep = (given: Given) =>
    work(async () => {
      const { bill, is_new: isNew } = await client.reconciliation.import(given)
      setShown(null)
      await queries.invalidateQueries({ queryKey: api.reconciliation.key() })
      toast.done(isNew ? t('import.done', { file: bill.file_name }) : t('import.known', { file: bill.file_name }))
      onDone(bill)
    })
  return (
    <section className={styles.import} aria-label={t('import.title')}>
      <FileDrop
        text={t('import.drop')}
        label={t('import.choose')}
        accept=".csv,.tsv,.txt"
        busy={busy}
        onFile={file => void take(file)}
      >
        {t('import.choose')}
      </FileDrop>
      {shown !== null && (
        <BillPreview
          key={shown.given.file_name + String(shown.given.columns?.length)}
          {...shown}
          busy={busy}
          onLook={given => void look(given)}
          onKeep={given => void keep(given)}
          onCancel={() => setShown(null)}
        />
      )}
    </section>
  )
}
