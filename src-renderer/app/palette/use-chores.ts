import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { toast } from '../../ui/toast.tsx'
import { useTellFailure } from '../use-tell-failure.ts'
import type { PaletteAction } from './use-actions.ts'

/** What is done at once, wherever one is, and told in a word when it is done. */
export function useChores(): readonly PaletteAction[] {
  const { t } = useTranslation()
  const { client, host } = useTransport()
  const { bytes } = useFormats()
  const api = useApi()
  const queries = useQueryClient()
  const tellFailure = useTellFailure()

  async function backUp(): Promise<void> {
    for await (const event of await client.backups.create({})) {
      if (event.type === 'result') toast.done(t('palette.backedUp', { size: bytes(event.result.backup.bytes) }))
    }
    await queries.invalidateQueries({ queryKey: api.backups.key() })
  }

  async function copyDiagnostics(): Promise<void> {
    const { text } = await client.system.diagnostics()
    if (await host.copy(text)) toast.done(t('palette.diagnosticsCopied'))
    else toast.failed(t('palette.notCopied'))
  }

  const chores: readonly PaletteAction[] = [
    { id: 'backup', label: t('palette.backUp'), icon: 'download', run: () => void backUp().catch(tellFailure) },
    {
      id: 'diagnostics',
      label: t('palette.diagnostics'),
      icon: 'copy',
      run: () => void copyDiagnostics().catch(tellFailure),
    },
  ]
  if (host.kind === 'electron') return chores
  return [
    ...chores,
    { id: 'docs', label: t('palette.docs'), icon: 'external', run: () => void open('/docs', '_blank', 'noopener') },
  ]
}
