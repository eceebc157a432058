import { useTranslation } from 'react-i18next'
import { languages } from '../../i18n/languages.ts'
import { changeLanguage } from '../../i18n/start-i18n.ts'
import type { IconName } from '../../ui/icon.tsx'
import { shortcutsOpen } from '../open-state.ts'
import { chooseTheme, useTheme } from '../theme.ts'

export interface PaletteAction {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  readonly run: () => void
}

/** What can be done from anywhere. */
export function useActions(): readonly PaletteAction[] {
  const { t, i18n } = useTranslation()
  const { chosen } = useTheme()
  const themes = (['light', 'dark', 'system'] as const).filter(theme => theme !== chosen)
  const others = Object.entries(languages).filter(([language]) => language !== i18n.language)
  return [
    ...themes.map(theme => ({
      id: `theme-${theme}`,
      label: t(`theme.${theme}`),
      icon: theme === 'light' ? ('sun' as const) : theme === 'dark' ? ('moon' as const) : ('gear' as const),
      run: () => chooseTheme(theme),
    })),
    ...others.map(([language, name]) => ({
      id: `language-${language}`,
      // In the language that is meant, for whoever cannot read the present one.
      label: name,
      icon: 'gear' as const,
      run: () => void changeLanguage(language as keyof typeof languages),
    })),
    { id: 'shortcuts', label: t('shortcuts.show'), icon: 'help', run: () => shortcutsOpen.set(true) },
  ]
}
