import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTransport } from '../../../data/api.tsx'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FilePick } from '../../../ui/file-pick.tsx'
import { toast } from '../../../ui/toast.tsx'
import styles from '../settings.module.css'
import { useFailToast } from '../use-settings.ts'
import { type SettingsChange, SettingsChanges } from './settings-changes.tsx'

/** Everything that was configured, as a file without keys; taken over after saying what it changes. */
export function SettingsFile() {
  const { t } = useTranslation('settings')
  const { client, host } = useTransport()
  const queries = useQueryClient()
  const fail = useFailToast()
  const [plan, setPlan] = useState<{ readonly content: string; readonly changes: readonly SettingsChange[] } | null>(
    null,
  )
  const save = useMutation({
    mutationFn: async () => {
      const { file_name: name, content } = await client.settings.exportFile({})
      host.saveFile(name, new Blob([content], { type: 'application/json' }))
    },
    onError: fail,
  })
  const look = useMutation({
    mutationFn: async (file: File) => {
      const content = await file.text()
      return { content, changes: (await client.settings.importFile({ content, preview: true })).changes }
    },
    onSuccess: found => (found.changes.length === 0 ? toast.note(t('file.same')) : setPlan(found)),
    onError: fail,
  })
  const apply = useMutation({
    mutationFn: (content: string) => client.settings.importFile({ content, preview: false }),
    onSuccess: () => {
      setPlan(null)
      toast.done(t('file.taken'))
      return queries.invalidateQueries()
    },
    onError: fail,
  })
  return (
    <Section title={t('file.title')} description={t('file.hint')}>
      <div className={styles.inline}>
        <Button icon="download" busy={save.isPending} onClick={() => save.mutate()}>
          {t('file.save')}
        </Button>
        <FilePick
          label={t('file.choose')}
          accept=".json,application/json"
          variant="quiet"
          busy={look.isPending}
          onFile={file => look.mutate(file)}
        >
          {t('file.take')}
        </FilePick>
      </div>
      {plan !== null && (
        <Dialog
          open
          wide
          onOpenChange={open => !open && setPlan(null)}
          title={t('file.changes', { count: plan.changes.length })}
          description={t('file.changesHint')}
          actions={
            <>
              <Button variant="quiet" onClick={() => setPlan(null)}>
                {t('file.leave')}
              </Button>
              <Button variant="primary" busy={apply.isPending} onClick={() => apply.mutate(plan.content)}>
                {t('file.apply')}
              </Button>
            </>
          }
        >
          <SettingsChanges changes={plan.changes} />
        </Dialog>
      )}
    </Section>
  )
}
