import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { FileDrop } from '../../../ui/file-pick.tsx'
import { Progress } from '../../../ui/meter.tsx'
import { toast } from '../../../ui/toast.tsx'
import { BillPreview } from './bill-preview.tsx'
import styles from './bills.module.css'
import { type GivenBill, useBillFile } from './use-bill-file.ts'

interface BillImportProps {
  readonly onDone: (bill: Outputs['reconciliation']['import']['bill']) => void
}

/** Choose or drop an export, see what was understood, and keep it. */
export function BillImport({ onDone }: BillImportProps) {
  const { t } = useTranslation('bills')
  const api = useApi()
  const queries = useQueryClient()
  const { share, isBusy, shown, forget, take, look, keep } = useBillFile()
  const bringIn = async (given: GivenBill) => {
    const kept = await keep(given)
    if (kept === null) return
    const { bill, is_new: isNew } = kept
    await queries.invalidateQueries({ queryKey: api.reconciliation.key() })
    toast.done(isNew ? t('import.done', { file: bill.file_name }) : t('import.known', { file: bill.file_name }))
    onDone(bill)
  }
  return (
    <section className={styles.import} data-screen-only aria-label={t('import.title')}>
      <FileDrop
        text={t('import.drop')}
        label={t('import.choose')}
        accept=".csv,.tsv,.txt"
        busy={isBusy}
        onFile={file => void take(file)}
      >
        {t('import.choose')}
      </FileDrop>
      {isBusy && shown === null && (
        <Progress
          label={share === null ? t('import.reading') : t('import.handingOver')}
          share={share}
          text={share === null ? t('import.reading') : t('import.handingOver')}
        />
      )}
      {shown !== null && (
        <BillPreview
          key={shown.given.file_name + String(shown.given.columns?.length)}
          {...shown}
          busy={isBusy}
          onLook={given => void look(given)}
          onKeep={given => void bringIn(given)}
          onCancel={forget}
        />
      )}
    </section>
  )
}
