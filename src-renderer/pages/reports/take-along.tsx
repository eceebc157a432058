import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTransport } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './reports.module.css'
import { formats } from './reports-search.ts'
import { useReportInput } from './use-report.ts'

/** The report on paper, on the clipboard, or as a file; what is not there to be seen cannot be printed. */
export function TakeAlong({ isRead }: { readonly isRead: boolean }) {
  const { t } = useTranslation('reports')
  const { client, host } = useTransport()
  const input = useReportInput()
  const describe = useErrorText()
  const onError = (error: Error) => {
    const { title, detail } = describe(error)
    toast.failed(title, detail === null ? {} : { description: detail })
  }
  const save = useMutation({
    mutationFn: async (format: (typeof formats)[number]) => {
      const { content, file_name: name, content_type: type } = await client.reports.qualityFile({ ...input, format })
      host.saveFile(name, new Blob([content], { type }))
    },
    onError,
  })
  const copy = useMutation({
    mutationFn: async () => host.copy((await client.reports.qualityFile({ ...input, format: 'text' })).content),
    onSuccess: copied => (copied ? toast.done(t('take.copied')) : toast.failed(t('take.refused'))),
    onError,
  })
  return (
    <section className={styles.group} aria-labelledby="take">
      <h2 id="take">{t('take.title')}</h2>
      <div className={styles.buttons}>
        <Button icon="printer" disabled={!isRead} onClick={() => window.print()}>
          {t('take.print')}
        </Button>
        <Button icon="copy" busy={copy.isPending} onClick={() => copy.mutate()}>
          {t('take.copy')}
        </Button>
      </div>
      <div className={styles.buttons}>
        {formats.map(format => (
          <Button
            key={format}
            icon="download"
            busy={save.isPending && save.variables === format}
            onClick={() => save.mutate(format)}
          >
            {t('take.save', { form: t(`take.form.${format}`) })}
          </Button>
        ))}
      </div>
    </section>
  )
}
