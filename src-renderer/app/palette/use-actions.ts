import { useTranslation } from 'react-i18next'
import { languages } from '../../i18n/languages.ts'
import type { IconName } from '../../ui/icon.tsx'
import { shortcutsOpen } from '../open-state.ts'
import { chooseTheme, useTheme } from '../theme.ts'
import { useChangeLanguage } from '../use-change-language.ts'
import { useOpenSample } from '../use-open-sample.ts'
import { useChores } from './use-chores.ts'

export interface PaletteAction {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  /** Keys that do the same. */
  readonly keys?: string
  readonly run: () => void
}

/** What can be done from anywhere. */
export function useActions(): readonly PaletteAction[] {
  const { t, i18n } = useTranslation()
  const { chosen } = useTheme()
  const sample = useOpenSample()
  const chores = useChores()
  const changeLanguage = useChangeLanguage()
  const themes = (['light', 'dark', 'system'] as const).filter(theme => theme !== chosen)
  const others = Object.entries(languages).filter(([language]) => language !== i18n.language)
  return [
    ...chores,
    ...(sample.isAvailable
      ? [{ id: 'sample', label: t('palette.sample'), icon: 'book' as const, run: sample.open }]
      : []),
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
      icon: 'globe' as const,
      run: () => changeLanguage(language as keyof typeof languages),
    })),
    {
      id: 'shortcuts',
      label: t('shortcuts.show'),
      icon: 'help' as const,
      keys: '?',
      run: () => shortcutsOpen.set(true),
    },
  ]
}
