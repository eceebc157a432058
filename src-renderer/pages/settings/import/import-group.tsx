import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportReportAnswer } from '../../../../src-main/contract/imports-contract.ts'
import { useTransport } from '../../../data/api.tsx'
import { handOver } from '../../../data/hand-over.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { FileDrop } from '../../../ui/file-pick.tsx'
import { Progress } from '../../../ui/meter.tsx'
import styles from '../settings.module.css'
import { useFailToast } from '../use-settings.ts'
import { useWork } from '../use-work.ts'
import { WorkLine } from '../work-line.tsx'
import { ImportReport } from './import-report.tsx'
import { SettingsFile } from './settings-file.tsx'

/** Calls made elsewhere: the file is handed over, read without writing, and only then imported. */
export function ImportGroup() {
  const { t } = useTranslation('settings')
  return (
    <>
      <Section title={t('import.title')} description={t('import.hint')}>
        <ImportCalls />
      </Section>
      <SettingsFile />
    </>
  )
}

function ImportCalls() {
  const { t } = useTranslation('settings')
  const { client } = useTransport()
  const queries = useQueryClient()
  const fail = useFailToast()
  const formats = useFormats()
  const [share, setShare] = useState<number | null>(null)
  const [upload, setUpload] = useState<string | null>(null)
  const reading = useWork<ImportReportAnswer>()
  const importing = useWork<ImportReportAnswer>()

  const take = async (file: File) => {
    reading.reset()
    importing.reset()
    setUpload(null)
    setShare(0)
    try {
      const id = await handOver(client, file, setShare)
      setUpload(id)
      setShare(null)
      await reading.run(signal => client.imports.run({ upload: id, preview: true }, { signal }))
    } catch (error) {
      setShare(null)
      fail(error)
    }
  }
  const bringIn = async () => {
    if (upload === null) return
    const report = await importing.run(signal => client.imports.run({ upload }, { signal }))
    if (report === null) return
    reading.reset()
    setUpload(null)
    await queries.invalidateQueries()
  }
  const preview = reading.work.state === 'done' ? reading.work.result : null
  return (
    <div className={styles.stack}>
      <FileDrop
        text={t('import.drop')}
        label={t('import.file')}
        accept=".jsonl,.ndjson,.csv,.json,.sqlite3,.db,.sqlite"
        busy={share !== null}
        onFile={file => void take(file)}
      >
        {t('import.choose')}
      </FileDrop>
      {share !== null && <Progress label={t('import.handingOver')} share={share} text={t('import.handingOver')} />}
      <WorkLine label={t('import.reading')} work={reading.work} onStop={reading.stop}>
        {report => <ImportReport report={report} />}
      </WorkLine>
      {preview !== null && importing.work.state !== 'running' && (
        <div className={styles.inline}>
          <Button variant="primary" disabled={preview.added === 0 && preview.history.added === 0} onClick={bringIn}>
            {t('import.add', { count: preview.added, shown: formats.count(preview.added) })}
          </Button>
        </div>
      )}
      <WorkLine label={t('import.importing')} work={importing.work} onStop={importing.stop}>
        {report => <ImportReport report={report} />}
      </WorkLine>
    </div>
  )
}
