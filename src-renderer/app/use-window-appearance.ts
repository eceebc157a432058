import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useTransport } from '../data/api.tsx'
import type { AppLanguage } from '../i18n/languages.ts'
import { useTheme } from './theme.ts'

/** In the window, menus, dialogs and the frame follow the language and theme that the page shows. */
export function useWindowAppearance(): void {
  const { client, host } = useTransport()
  const { i18n } = useTranslation()
  const { chosen } = useTheme()
  const language = i18n.language as AppLanguage
  useEffect(() => {
    // Nothing depends on it: where it fails, the menus stay as they were.
    if (host.kind === 'electron') client.desktop.setAppearance({ language, theme: chosen }).catch(() => undefined)
  }, [client, host, language, chosen])
}
