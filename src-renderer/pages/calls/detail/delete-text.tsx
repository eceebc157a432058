import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { Banner } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useStateWords } from '../../../words/use-state-words.ts'

type CallDetail = Outputs['calls']['show']

export interface DeleteTextProps {
  readonly call: CallDetail
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Text of this one call, for good; no number changes. */
export function DeleteText({ call, open, onOpenChange }: DeleteTextProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const api = useApi()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const say = useStateWords()
  const [backups, setBackups] = useState(false)
  const remove = useMutation(api.text.delete.mutationOptions())
  const run = async () => {
    const deleted = await remove
      .mutateAsync({
        scope: { kind: 'calls', call_ids: [call.id] },
        ...(backups && { backups: 'all_that_hold_it' as const }),
      })
      .catch(() => null)
    if (deleted === null) return
    const key = { input: { id: call.id } }
    queries.removeQueries({ queryKey: api.calls.text.key(key) })
    await queries.invalidateQueries({ queryKey: api.calls.show.key(key) })
    onOpenChange(false)
    const { unreached, removed_backups: removed } = deleted
    const description = [
      removed.length > 0 ? t('delete.backupsRemoved', { count: removed.length }) : null,
      unreached.length > 0
        ? t('delete.unreached', {
            places: unreached
              .map(({ place, why, said }) => t('delete.place', { place, why: say(said, why) }))
              .join(t('delete.between')),
          })
        : null,
    ]
      .filter(Boolean)
      .join(' ')
    toast.done(t('delete.done', { id: call.id }), description === '' ? {} : { description })
  }
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('delete.title', { id: call.id })}
      consequence={t('delete.consequence', { when: formats.dateTime(call.created_at) })}
      confirm={t('delete.confirm', { id: call.id })}
      onConfirm={run}
    >
      <Checkbox label={t('delete.backups')} checked={backups} onChange={setBackups} />
      {remove.error !== null && (
        <Banner tone="alert">{errorText(remove.error).detail ?? errorText(remove.error).title}</Banner>
      )}
    </AlertDialog>
  )
}
