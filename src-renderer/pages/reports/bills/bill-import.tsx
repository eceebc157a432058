import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import layout from '../../../design/layout.module.css'
import { Button } from '../../../ui/button.tsx'
import { joinClasses } from '../../../ui/join-classes.ts'
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
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={joinClasses(joinClasses(layout.drop, styles.drop), over && styles.over)}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault()
          setOver(false)
          const [file] = event.dataTransfer.files
          if (file !== undefined) void take(file)
        }}
      >
        <p>{t('import.drop')}</p>
        <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
          {t('import.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.tsv,.txt"
          aria-label={t('import.choose')}
          onChange={event => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file !== undefined) void take(file)
          }}
        />
      </div>
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
